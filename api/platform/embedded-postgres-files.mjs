// The files of PGlite (its NodeFS), such that neither a crash of the machine nor a failed opening harms them.
import fs from 'node:fs'
import path from 'node:path'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { watchOpening } from './embedded-postgres-undo.mjs'

/**
 * The files of a database. `fsync` reaches the disk, which PGlite's own files leave out. Until `keep` is called,
 * everything that is changed can be taken back by `undo`.
 */
export class DatabaseFiles extends NodeFS {
  async init(pg, options) {
    const made = await super.init(pg, options)
    const wrap = ({ FS }) => {
      const { NODEFS } = FS.filesystems
      NODEFS.stream_ops.fsync = (stream) => {
        NODEFS.tryFSOperation(() => fs.fsyncSync(stream.nfd))
        return 0
      }
      this.opening = watchOpening(NODEFS, this.rootDir)
    }
    made.emscriptenOpts.preRun.push(wrap)
    return made
  }

  keep() {
    this.opening?.keep()
  }

  undo() {
    this.opening?.undo()
  }
}

/** Waits until the disk holds all files of a folder: PGlite creates them without waiting. */
export function syncFolder(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() || entry.isDirectory()) syncFile(path.join(entry.parentPath ?? entry.path, entry.name))
  }
  syncFile(folder)
}

function syncFile(file) {
  const descriptor = fs.openSync(file, 'r')
  try {
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}
