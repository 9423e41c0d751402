import type { ComponentProps } from 'react'
import classes from './button.module.css'

type ButtonProps = ComponentProps<'button'> & {
  size: 'xs' | 'compact-xs'
  /** `filled` is the one that a person most likely wants. */
  variant?: 'filled' | 'default' | 'subtle'
  /** Of `subtle`: the colour of links, or of what stands beside them. */
  color?: 'gray'
  /** Under way: it turns, and cannot be pressed again. */
  loading?: boolean
}

/** Does something; links lead somewhere. */
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
