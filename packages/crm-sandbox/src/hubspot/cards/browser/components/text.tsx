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

const SIGNS: Readonly<Record<string, string>> = {
  thumbsUp: '👍',
  thumbsDown: '👎',
  success: '✓',
  warning: '⚠',
  info: 'ℹ',
}

export function Icon({ name, screenReaderText }: { name: string; screenReaderText?: string }) {
  return (
    <span className="hs-icon" role="img" aria-label={screenReaderText ?? name}>
      {SIGNS[name] ?? '•'}
    </span>
  )
}
