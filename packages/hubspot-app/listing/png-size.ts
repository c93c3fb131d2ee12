export interface PngSize {
  width: number
  height: number
}

/** Width and height as a PNG's header states them. Throws where the bytes are no PNG. Source: https://www.w3.org/TR/png-3/#11IHDR */
export function readPngSize(bytes: Buffer): PngSize {
  if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('This picture is not a PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}
