import type { ReactNode } from 'react'

interface TextProps {
  children?: ReactNode
  variant?: 'bodytext' | 'microcopy'
  format?: { fontWeight?: string; italic?: boolean; lineDecoration?: string; textTransform?: string }
  inline?: boolean
}

export function Text({ children, variant = 'bodytext', format = {}, inline = false }: TextProps) {
  const Tag = inline ? 'span' : 'p'
  const weight = format.fontWeight === 'bold' ? ' hs-bold' : format.fontWeight === 'demibold' ? ' hs-demibold' : ''
  return <Tag className={`hs-${variant}${weight}${format.italic ? ' hs-italic' : ''}`}>{children}</Tag>
}

export function Heading({ children }: { children?: ReactNode }) {
  return <h3 className="hs-heading">{children}</h3>
}

interface LinkProps {
  children?: ReactNode
  href?: string | { url: string; external?: boolean }
  onClick?: () => void
}

export function Link({ children, href = '', onClick }: LinkProps) {
  const url = typeof href === 'string' ? href : href.url
  const external = typeof href !== 'string' && href.external === true
  return (
    <a href={url} onClick={onClick} {...(external ? { target: '_blank', rel: 'noreferrer' } : {})}>
      {children}
      {external && <span className="hs-hidden"> (opens in a new tab)</span>}
    </a>
  )
}

const THUMB = 'M2 9h3v9H2zM7 18h7.5c.7 0 1.3-.5 1.5-1.2l1.6-6A1.5 1.5 0 0 0 16.1 9H12l.7-4.2C12.9 3.7 12 3 11.2 3L7 9z'
/** Drawn on a field of 20 by 20; a name that is not here is a dot. */
const SHAPES: Readonly<Record<string, { path: string; turned?: boolean }>> = {
  thumbsUp: { path: THUMB },
  thumbsDown: { path: THUMB, turned: true },
}

export function Icon({ name, screenReaderText }: { name: string; screenReaderText?: string }) {
  const shape = SHAPES[name] ?? { path: 'M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z' }
  return (
    <svg className="hs-icon" viewBox="0 0 20 20" role="img" aria-label={screenReaderText ?? name}>
      <path d={shape.path} transform={shape.turned ? 'rotate(180 10 10)' : undefined} />
    </svg>
  )
}
