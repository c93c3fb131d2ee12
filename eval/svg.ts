/** The few shapes that a chart needs, as SVG text. Colours are readable on white and on dark grey. */
export const ink = { text: '#57606a', axis: '#8c959f', first: '#0969da', second: '#bf8700', mark: '#cf222e' }

export function text(
  x: number,
  y: number,
  content: string,
  options: { anchor?: 'start' | 'middle' | 'end'; size?: number; bold?: boolean; fill?: string } = {},
): string {
  const { anchor = 'start', size = 13, bold = false, fill = ink.text } = options
  const weight = bold ? ' font-weight="600"' : ''
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" font-size="${size}"${weight} fill="${fill}">${escaped(content)}</text>`
}

export function line(
  from: Point,
  to: Point,
  stroke: string,
  options: { width?: number; dashed?: boolean } = {},
): string {
  const dashes = options.dashed ? ' stroke-dasharray="4 4"' : ''
  return `<line x1="${at(from.x)}" y1="${at(from.y)}" x2="${at(to.x)}" y2="${at(to.y)}" stroke="${stroke}" stroke-width="${options.width ?? 1}"${dashes}/>`
}

export function path(points: readonly Point[], stroke: string): string {
  const all = points.map(({ x, y }) => `${at(x)},${at(y)}`).join(' ')
  const dots = points.map(({ x, y }) => `<circle cx="${at(x)}" cy="${at(y)}" r="3" fill="${stroke}"/>`).join('')
  return `<polyline points="${all}" fill="none" stroke="${stroke}" stroke-width="2"/>${dots}`
}

export function bar(corner: Point, width: number, height: number, fill: string): string {
  return `<rect x="${at(corner.x)}" y="${at(corner.y)}" width="${at(width)}" height="${at(height)}" rx="2" fill="${fill}"/>`
}

export function svg(width: number, height: number, title: string, shapes: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    ...shapes,
    '</svg>\n',
  ].join('\n')
}

export interface Point {
  x: number
  y: number
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
