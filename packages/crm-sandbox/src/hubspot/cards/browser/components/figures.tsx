import type { ReactNode } from 'react'

const AROUND = 2 * Math.PI * 26

/** A circle that is filled as far as the score goes, in the colours that HubSpot gives to low, middling and high ones. */
export function ScoreCircle({ score }: { score: number }) {
  const shown = Math.round(Math.min(100, Math.max(0, score)))
  const level = shown < 33 ? 'danger' : shown < 66 ? 'warning' : 'success'
  return (
    <svg className={`hs-score hs-${level}`} viewBox="0 0 64 64" role="img" aria-label={`${shown} of 100`}>
      <circle cx="32" cy="32" r="26" className="hs-score-track" />
      <circle
        cx="32"
        cy="32"
        r="26"
        className="hs-score-value"
        strokeDasharray={`${(AROUND * shown) / 100} ${AROUND}`}
        transform="rotate(-90 32 32)"
      />
      <text x="32" y="38" textAnchor="middle">
        {shown}
      </text>
    </svg>
  )
}

interface ProgressBarProps {
  title?: string
  value?: number
  maxValue?: number
  showPercentage?: boolean
  valueDescription?: string
  variant?: string
}

export function ProgressBar({
  title,
  value = 0,
  maxValue = 100,
  showPercentage,
  valueDescription,
  variant = 'success',
}: ProgressBarProps) {
  const percent = maxValue > 0 ? Math.round((100 * value) / maxValue) : 0
  const said = valueDescription ?? (showPercentage ? `${percent} %` : '')
  return (
    <div className="hs-progress">
      <div className="hs-progress-words">
        <span>{title}</span>
        <span>{said}</span>
      </div>
      <div
        className="hs-progress-track"
        role="progressbar"
        aria-label={title ?? said}
        aria-valuemin={0}
        aria-valuemax={maxValue}
        aria-valuenow={value}
      >
        <div className={`hs-progress-value hs-${variant}`} style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}

interface Cells {
  children?: ReactNode
}

export function Table({ children, bordered = true }: Cells & { bordered?: boolean }) {
  return <table className={`hs-table${bordered ? ' hs-bordered' : ''}`}>{children}</table>
}
export const TableHead = ({ children }: Cells) => <thead>{children}</thead>
export const TableBody = ({ children }: Cells) => <tbody>{children}</tbody>
export const TableRow = ({ children }: Cells) => <tr>{children}</tr>
export const TableHeader = ({ children }: Cells) => <th scope="col">{children}</th>
export const TableCell = ({ children }: Cells) => <td>{children}</td>
