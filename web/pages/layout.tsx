import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { ColorScheme } from '../features/shell/color-scheme.tsx'
import { ConnectionBadge } from '../features/shell/connection-badge.tsx'
import { Navigation } from '../features/shell/navigation.tsx'
import { errorSentence } from '../graphql/errors.ts'
import { useLive } from '../graphql/live.tsx'
import { Link, NavigationContext } from '../ui/link.tsx'
import { Logo } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import { Failure, LoadingRows } from '../ui/states.tsx'
import { useRefusal } from './follow-changes.tsx'
import classes from './layout.module.css'

/** What stands around every page. */
export function Layout() {
  const router = useRouter()
  const { pathname } = useLocation()
  const go = useCallback((href: string) => router.history.push(href), [router])
  return (
    <NavigationContext value={go}>
      <div className={classes.layout}>
        <button type="button" className="skip" onClick={skipToContent}>
          Skip to the content
        </button>
        <div className={classes.side}>
          <Link href="/" className={classes.product}>
            <Logo />
            <span>Plume</span>
          </Link>
          <Navigation path={pathname} />
        </div>
        <header className={classes.bar}>
          <ConnectionBadge />
          <div className={classes.tools}>
            <ColorScheme />
          </div>
        </header>
        <main id="main-content" tabIndex={-1} className={classes.main}>
          <Notices />
          <Content />
        </main>
      </div>
    </NavigationContext>
  )
}

/** The page asked for, as soon as it is known where its streams begin. */
function Content() {
  const { isReady, error, retry } = useLive()
  if (isReady) return <Outlet />
  if (error) return <Failure title="Nothing to show yet" sentence={errorSentence(error)} retry={retry} />
  return <LoadingRows rows={8} height={52} />
}

function Notices() {
  const { readAnewAt, forgetReadAnew } = useLive()
  const refused = useRefusal()
  return (
    <>
      <Notice at={readAnewAt} onClose={forgetReadAnew}>
        Everything was read anew: the page had been away for longer than the server keeps changes.
      </Notice>
      {refused && (
        <Failure
          title="Some changes do not arrive"
          sentence={`${errorSentence(refused)} The rest of the page is live.`}
        />
      )}
    </>
  )
}

// No link: it would take the place of the address.
function skipToContent() {
  document.getElementById('main-content')?.focus()
}
