import type { ComponentProps } from 'react'
import classes from './button.module.css'

type ButtonProps = ComponentProps<'button'> & {
  size: 'xs' | 'compact-xs'
  /** `filled` is the most likely choice. */
  variant?: 'filled' | 'default' | 'subtle'
  /** For `subtle`: the colour of links, or that of the text beside it. */
  color?: 'gray'
  /** In progress: shows a spinner and cannot be pressed again. */
  loading?: boolean
}

/** A button does something; a link leads somewhere. */
export function Button({ size, variant = 'filled', color, loading = false, ...rest }: ButtonProps) {
  const { className, disabled, children, ...button } = rest
  return (
    <button
      type="button"
      {...button}
      className={className ? `${classes.button} ${className}` : classes.button}
      data-control=""
      data-size={size}
      data-variant={variant}
      data-color={color}
      data-loading={loading || undefined}
      aria-busy={loading || undefined}
      disabled={disabled || loading}
    >
      <span className={classes.label}>{children}</span>
    </button>
  )
}
