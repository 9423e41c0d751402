import { projectFile } from '../platform/project-file.ts'

/** A program of the server as it ships: where `api/main.ts` lies as JavaScript, once it is built. */
export const builtProgram = (source: string): string => projectFile(source.replace(/^api\/(.*)\.ts$/, 'api/dist/$1.js'))
