import type { MatchingResult, Rates } from './matching.ts'
import { bar, ink, line, path, svg, text } from './svg.ts'

const LOWEST = 0.4
const plot = { left: 60, top: 60, width: 380, height: 260 }
const bars = { left: 720, top: 60, width: 190, step: 26 }

/** Precision and recall by threshold, and recall by the way in which the name was written. */
export function drawMatching({ curve, kinds, threshold }: MatchingResult): string {
  const shown = curve.filter((each) => each.threshold >= 0.5)
  const x = (value: number) => plot.left + ((value - 0.5) / 0.45) * plot.width
  const y = (share: number) => plot.top + (1 - (share - LOWEST) / (1 - LOWEST)) * plot.height
  const series = (rate: keyof Pick<Rates, 'precision' | 'recall'>, colour: string) =>
    path(
      shown.map((each) => ({ x: x(each.threshold), y: y(each[rate]) })),
      colour,
    )
  const floor = plot.top + plot.height
  const grid = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].flatMap((share) => [
    line({ x: plot.left, y: y(share) }, { x: plot.left + plot.width, y: y(share) }, ink.axis, { width: 0.3 }),
    text(plot.left - 8, y(share) + 4, `${Math.round(share * 100)}%`, { anchor: 'end' }),
  ])
  const ticks = [0.5, 0.6, 0.7, 0.8, 0.9].map((value) =>
    text(x(value), floor + 20, String(value), { anchor: 'middle' }),
  )
  const meant = kinds.filter(({ meant }) => meant > 0)
  const byKind = meant.flatMap(({ kind, recall }, nth) => {
    const top = bars.top + nth * bars.step
    return [
      text(bars.left - 10, top + 14, kind, { anchor: 'end' }),
      bar({ x: bars.left, y: top }, bars.width * recall, 18, ink.first),
      text(bars.left + bars.width * recall + 6, top + 14, `${Math.floor(recall * 100)}%`),
    ]
  })
  return svg(980, 370, 'Matching companies: precision and recall', [
    text(plot.left, 30, 'Precision and recall by threshold', { size: 15, bold: true }),
    ...grid,
    ...ticks,
    text(plot.left + plot.width / 2, floor + 42, 'how sure a match must be', { anchor: 'middle' }),
    line({ x: x(threshold), y: plot.top }, { x: x(threshold), y: floor }, ink.mark, { dashed: true }),
    text(x(threshold) - 6, floor - 10, `default ${threshold}`, { anchor: 'end', fill: ink.mark }),
    series('recall', ink.second),
    series('precision', ink.first),
    text(plot.left + 10, y(0.5), 'precision', { fill: ink.first, bold: true }),
    text(plot.left + 90, y(0.5), 'recall', { fill: ink.second, bold: true }),
    text(bars.left - 210, 30, `Found at ${threshold}, by how the name was written`, { size: 15, bold: true }),
    ...byKind,
  ])
}
