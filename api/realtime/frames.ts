/** The frames that a WebSocket server sends (RFC 6455, section 5.2): final, text, not masked, not compressed. */

const finalText = 0x81

/** Bytes of the header of a frame whose text has `length` bytes. */
export const headerSize = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10)

/** Writes the header of a frame at `at`. @returns where the text begins */
export function writeHeader(frame: Buffer, at: number, length: number): number {
  frame[at] = finalText
  if (length < 126) {
    frame[at + 1] = length
    return at + 2
  }
  if (length < 65_536) {
    frame[at + 1] = 126
    return frame.writeUInt16BE(length, at + 2)
  }
  frame[at + 1] = 127
  return frame.writeBigUInt64BE(BigInt(length), at + 2)
}
