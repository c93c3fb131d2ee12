import { Children, type ReactNode } from 'react'

interface FlexProps {
  children?: ReactNode
  direction?: 'row' | 'column'
  gap?: string
  align?: string
  justify?: string
  wrap?: string | boolean
}

export function Flex({ children, direction = 'row', gap = 'flush', align, justify, wrap }: FlexProps) {
  const wraps = wrap === true || wrap === 'wrap' ? ' hs-wrap' : ''
  return (
    <div
      className={`hs-flex hs-${direction} hs-gap-${gap}${wraps}`}
      style={{ ...(align ? { alignItems: align } : {}), ...(justify ? { justifyContent: justify } : {}) }}
    >
      {children}
    </div>
  )
}

interface AutoGridProps {
  children?: ReactNode
  /** The least width of a column, in pixels. */
  columnWidth?: number
  flexible?: boolean
  gap?: string
}

export function AutoGrid({ children, columnWidth = 200, flexible = false, gap = 'flush' }: AutoGridProps) {
  const columns = `repeat(auto-fit, minmax(min(${columnWidth}px, 100%), ${flexible ? '1fr' : `${columnWidth}px`}))`
  return (
    <div className={`hs-gap-${gap}`} style={{ display: 'grid', gridTemplateColumns: columns }}>
      {children}
    </div>
  )
}

export function Box({ children, flex }: { children?: ReactNode; flex?: number | string }) {
  return <div style={flex === undefined ? {} : { flex }}>{children}</div>
}

export function Tile({ children, compact = false }: { children?: ReactNode; compact?: boolean }) {
  return <div className={`hs-tile${compact ? ' hs-compact' : ''}`}>{children}</div>
}

export function Divider() {
  return <hr className="hs-divider" />
}

interface AccordionProps {
  children?: ReactNode
  title: ReactNode
  size?: string
  defaultOpen?: boolean
}

export function Accordion({ children, title, size = 'md', defaultOpen = false }: AccordionProps) {
  return (
    <details className={`hs-accordion hs-size-${size}`} open={defaultOpen}>
      <summary>{title}</summary>
      <div className="hs-accordion-body">{children}</div>
    </details>
  )
}

export function List({ children, variant = 'unordered' }: { children?: ReactNode; variant?: string }) {
  const items = Children.map(children, (child) => <li>{child}</li>)
  return variant.startsWith('ordered') ? <ol className="hs-list">{items}</ol> : <ul className="hs-list">{items}</ul>
}

export function DescriptionList({ children, direction = 'column' }: { children?: ReactNode; direction?: string }) {
  return <dl className={`hs-descriptions hs-${direction}`}>{children}</dl>
}

export function DescriptionListItem({ children, label }: { children?: ReactNode; label: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
