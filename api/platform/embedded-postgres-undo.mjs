// Takes back what the opening of a database changes, so that one that does not open stays as it was.
import fs from 'node:fs'
import path from 'node:path'

const blockBytes = 8192

/**
 * Notes what is changed through Emscripten's NODEFS from now on. Recovery after a crash writes much before it finds
 * that it cannot go on, and a failed attempt to open must not make things worse.
 * @returns `undo`, which takes all of it back, and `keep`, after which nothing is noted any more
 */
export function watchOpening(NODEFS, folder) {
  const original = { node: { ...NODEFS.node_ops }, stream: { ...NODEFS.stream_ops } }
  /** Each takes one change back; the last change first. */
  const steps = []
  const created = new Set()
  const saved = new Set()
  /** Beside the database: where removed files wait, and what was overwritten. */
  let aside = null
  let overwritten = null
  let overwrittenBytes = 0
  let isOver = false

  const placeAside = () => {
    aside ??= fs.mkdtempSync(`${folder}-opening-`)
    return aside
  }

  /** The bytes of these blocks that are there, and the length and times of the file, as they were at first. */
  function save(file, from, to) {
    if (created.has(file)) return
    const stat = fs.statSync(file)
    if (!saved.has(file)) {
      saved.add(file)
      steps.push(() => {
        fs.truncateSync(file, stat.size)
        fs.utimesSync(file, stat.atime, stat.mtime)
      })
    }
    let descriptor = null
    for (let block = Math.floor(from / blockBytes); block * blockBytes < Math.min(to, stat.size); block += 1) {
      const key = `${file}:${block}`
      if (saved.has(key)) continue
      saved.add(key)
      descriptor ??= fs.openSync(file, 'r')
      const bytes = Buffer.alloc(blockBytes)
      const length = fs.readSync(descriptor, bytes, 0, blockBytes, block * blockBytes)
      overwritten ??= fs.openSync(path.join(placeAside(), 'overwritten'), 'wx+')
      const at = overwrittenBytes
      fs.writeSync(overwritten, bytes, 0, length, at)
      overwrittenBytes += length
      steps.push(() => {
        const target = fs.openSync(file, 'r+')
        fs.readSync(overwritten, bytes, 0, length, at)
        fs.writeSync(target, bytes, 0, length, block * blockBytes)
        fs.closeSync(target)
      })
    }
    if (descriptor !== null) fs.closeSync(descriptor)
  }

  /** Puts a file aside instead of removing it. */
  function putAside(file) {
    const away = path.join(placeAside(), String(steps.length))
    fs.renameSync(file, away)
    steps.push(() => fs.renameSync(away, file))
    saved.clear()
  }

  /** Runs `act` before NODEFS does it; what fails there fails as it does in NODEFS. */
  const before =
    (operation, act) =>
    (...args) => {
      if (!isOver) NODEFS.tryFSOperation(() => act(...args))
      return operation(...args)
    }

  NODEFS.stream_ops.write = before(original.stream.write, (stream, _buffer, _offset, length, position) => {
    const file = NODEFS.realPath(stream.node)
    // Nobody can reach a file that was removed while it is open.
    if (fs.existsSync(file)) save(file, position, position + length)
  })
  NODEFS.stream_ops.setattr = before(original.stream.setattr, (stream, { size }) => {
    const file = NODEFS.realPath(stream.node)
    if (size !== undefined && fs.existsSync(file)) save(file, size, Number.MAX_SAFE_INTEGER)
  })
  NODEFS.node_ops.setattr = before(original.node.setattr, (node, { size }) => {
    if (size !== undefined) save(NODEFS.realPath(node), size, Number.MAX_SAFE_INTEGER)
  })
  NODEFS.node_ops.rmdir = before(original.node.rmdir, (parent, name) => {
    const file = path.join(NODEFS.realPath(parent), name)
    const { mode } = fs.statSync(file)
    steps.push(() => fs.existsSync(file) || fs.mkdirSync(file, { mode }))
  })
  const makes =
    (operation) =>
    (parent, name, ...rest) => {
      const node = operation(parent, name, ...rest)
      if (!isOver) {
        const file = path.join(NODEFS.realPath(parent), name)
        created.add(file)
        steps.push(() => fs.rmSync(file, { recursive: true, force: true }))
      }
      return node
    }
  NODEFS.node_ops.mknod = makes(original.node.mknod)
  NODEFS.node_ops.symlink = makes(original.node.symlink)
  NODEFS.node_ops.unlink = (parent, name) => {
    const file = path.join(NODEFS.realPath(parent), name)
    if (isOver || created.delete(file)) return original.node.unlink(parent, name)
    NODEFS.tryFSOperation(() => putAside(file))
  }
  NODEFS.node_ops.rename = (oldNode, newFolder, newName) => {
    if (isOver) return original.node.rename(oldNode, newFolder, newName)
    const from = NODEFS.realPath(oldNode)
    const to = path.join(NODEFS.realPath(newFolder), newName)
    NODEFS.tryFSOperation(() => {
      if (fs.existsSync(to)) {
        if (created.delete(to)) fs.rmSync(to)
        else putAside(to)
      }
    })
    original.node.rename(oldNode, newFolder, newName)
    if (created.delete(from)) created.add(to)
    saved.clear()
    steps.push(() => fs.existsSync(to) && fs.renameSync(to, from))
  }

  function end() {
    isOver = true
    if (overwritten !== null) fs.closeSync(overwritten)
    if (aside !== null) fs.rmSync(aside, { recursive: true, force: true })
    steps.length = 0
    saved.clear()
    created.clear()
  }

  return {
    keep() {
      if (isOver) return
      Object.assign(NODEFS.node_ops, original.node)
      Object.assign(NODEFS.stream_ops, { write: original.stream.write, setattr: original.stream.setattr })
      end()
    },
    undo() {
      if (isOver) return
      for (const step of steps.splice(0).reverse()) step()
      end()
    },
  }
}
