import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { type Href, keptHref } from '../addresses/address.ts'
import { overviewAddress } from '../addresses/overview.ts'
import { pageTitle, usePageTitle } from '../browser/title.ts'
import { Attention } from '../features/attention/attention.tsx'
import { ConnectionBadge } from '../features/shell/connection-badge.tsx'
import { ConnectionBar } from '../features/shell/connection-bar.tsx'
import { Navigation } from '../features/shell/navigation.tsx'
import { remember } from '../features/shell/recent.ts'
import { HelpButton, PaletteButton, SettingsButton } from '../features/shell/tools.tsx'
import { errorSentence } from '../graphql/errors.ts'
import { useLive } from '../graphql/live.tsx'
import { Link, NavigationContext } from '../ui/controls/link.tsx'
import { Logo } from '../ui/page/logo.tsx'
import { Notice } from '../ui/page/notice.tsx'
import { Failure, LoadingRows } from '../ui/page/states.tsx'
import { useRefusal } from './follow-changes.tsx'
import classes from './layout.module.css'

/** What stands around every page. */
export function Layout() {
  const router = useRouter()
  const { pathname } = useLocation()
  const go = useCallback((href: Href) => router.history.push(href), [router])
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => fromLocation && pathChanged && focusContent()),
    [router],
  )
  // While it is left, the title still is that of the page that was seen.
  useEffect(
    () => () => {
      const href = isDetail(pathname) && keptHref(pathname)
      if (href) remember({ href, title: pageTitle() })
    },
    [pathname],
  )
  return (
    <NavigationContext value={go}>
      <div className={classes.layout}>
        <button type="button" className="skip" onClick={skipToContent}>
          Skip to the content
        </button>
        <nav className={classes.side} aria-label="Pages">
          <Link href={overviewAddress.href()} className={classes.product}>
            <Logo />
            <span>Plume</span>
          </Link>
          <Navigation path={pathname} />
        </nav>
        <header className={classes.bar}>
          <ConnectionBadge />
          <div className={classes.tools}>
            <PaletteButton />
            <Attention />
            <HelpButton />
            <SettingsButton />
          </div>
        </header>
        <ConnectionBar />
        {/* In the order of Tab, so that keys can scroll a page without anything to press. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
        <main id="main-content" data-scroll-restoration-id="main" tabIndex={0} className={classes.main}>
          <Notices />
          <Content />
        </main>
        <Announcer />
      </div>
    </NavigationContext>
  )
}

/** Says which page it is now, to who does not see it. */
function Announcer() {
  return (
    <p role="status" className="only-read-aloud">
      {usePageTitle() || 'Overview'}
    </p>
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
  const { readAgainAt, forgetReadAgain } = useLive()
  const refused = useRefusal()
  return (
    <>
      <Notice at={readAgainAt} onClose={forgetReadAgain}>
        Everything was read again: the page had been away for longer than the server keeps changes.
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

const isDetail = (path: string) => /^\/[^/]+\/[^/]+$/.test(path) && pageTitle() !== ''

const content = () => document.getElementById('main-content')

/** After a step to another page: what had the focus is gone, or stands outside. A page that has set it keeps it. */
function focusContent() {
  const main = content()
  if (!main?.contains(document.activeElement)) main?.focus({ preventScroll: true })
}

// No link: it would take the place of the address.
function skipToContent() {
  content()?.focus()
}
