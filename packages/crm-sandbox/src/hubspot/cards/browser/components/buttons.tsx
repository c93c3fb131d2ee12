import type { ReactNode } from 'react'

interface ButtonProps {
  children?: ReactNode
  variant?: 'primary' | 'secondary' | 'destructive' | 'transparent'
  size?: string
  disabled?: boolean
  type?: 'button' | 'submit' | 'reset'
  onClick?: () => void
}

export function Button({
  children,
  variant = 'secondary',
  size = 'md',
  disabled,
  type = 'button',
  onClick,
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`hs-button hs-${variant} hs-size-${size}`}
      disabled={disabled}
      onClick={() => onClick?.()}
    >
      {children}
    </button>
  )
}

export function LoadingButton({ loading = false, children, ...button }: ButtonProps & { loading?: boolean }) {
  return (
    <Button {...button}>
      {loading && <span className="hs-spinner" aria-hidden="true" />}
      {children}
    </Button>
  )
}

export function ButtonRow({ children }: { children?: ReactNode }) {
  return <div className="hs-flex hs-row hs-gap-sm hs-wrap">{children}</div>
}
