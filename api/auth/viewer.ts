/** Who asks. Until authentication is configured there is one: the user of this machine, who may do everything. */
export type Viewer = { name: string }

export const localViewer: Viewer = { name: 'local user' }

/** All of a viewer that can make a difference to what he sees: two with the same scope may share an execution. */
export const accessScope = (viewer: Viewer): string => JSON.stringify(viewer)
