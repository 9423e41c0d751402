import type { ComponentProps } from 'react'
import classes from './close-button.module.css'

type CloseButtonProps = ComponentProps<'button'> & { size: 'xs' | 'sm'; 'aria-label': string }

/** A cross that closes or clears what contains it. */
export function CloseButton({ size, className, ...button }: CloseButtonProps) {
  return (
    <button
      type="button"
      {...button}
      className={className ? `${classes.close} ${className}` : classes.close}
      data-size={size}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d="m4.5 4.5 11 11m0-11-11 11" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      </svg>
    </button>
  )
}
