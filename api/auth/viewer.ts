/** Who asks. Until authentication is configured there is one: the user of this machine, who may do everything. */
export type Viewer = { name: string }

export const localViewer: Viewer = { name: 'local user' }
