import type { ReactNode } from 'react'

interface NoticeProps {
  children?: ReactNode
  title?: string
}

export function Alert({ children, title, variant = 'info' }: NoticeProps & { variant?: string }) {
  const urgent = variant === 'danger' || variant === 'error'
  return (
    <div className={`hs-alert hs-${variant}`} role={urgent ? 'alert' : 'status'}>
      {title && <p className="hs-bold">{title}</p>}
      {children}
    </div>
  )
}

export function EmptyState({ children, title }: NoticeProps) {
  return (
    <div className="hs-state">
      <p className="hs-heading">{title}</p>
      {children}
    </div>
  )
}

export function ErrorState({ children, title, type = 'error' }: NoticeProps & { type?: string }) {
  return (
    <div className="hs-state" role="alert">
      <p className="hs-state-sign" aria-hidden="true">
        {type === 'lock' ? '×' : '!'}
      </p>
      <p className="hs-heading">{title}</p>
      {children}
    </div>
  )
}

interface SpinnerProps {
  label: string
  showLabel?: boolean
  layout?: 'inline' | 'centered'
}

export function LoadingSpinner({ label, showLabel = false, layout = 'inline' }: SpinnerProps) {
  return (
    <div className={`hs-loading hs-${layout}`} role="status">
      <span className="hs-spinner" aria-hidden="true" />
      <span className={showLabel ? '' : 'hs-hidden'}>{label}</span>
    </div>
  )
}

interface TagProps {
  children?: ReactNode
  variant?: string
  hollow?: boolean
}

export function Tag({ children, variant = 'default' }: TagProps) {
  return <span className={`hs-tag hs-${variant}`}>{children}</span>
}

export function StatusTag({ children, variant = 'default', hollow = false }: TagProps) {
  return (
    <span className="hs-status">
      <span className={`hs-dot hs-${variant}${hollow ? ' hs-hollow' : ''}`} aria-hidden="true" />
      {children}
    </span>
  )
}
