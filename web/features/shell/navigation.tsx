import { useMetrics } from '../../graphql/metrics.tsx'
import { Icon } from '../../ui/controls/icons.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import classes from './navigation.module.css'
import { places } from './places.ts'

/** Links to the page's places, with what waits at each. `path` is where the reader is. */
export function Navigation({ path }: { path: string }) {
  const { metrics } = useMetrics()
  return (
    <div className={classes.navigation}>
      {places.map(({ href, label, short, icon, waiting }) => {
        const count = metrics && waiting ? waiting(metrics) : null
        return (
          <Link
            key={href}
            href={href}
            className={classes.place}
            title={label}
            aria-current={isAt(path, href) ? 'page' : undefined}
          >
            <Icon name={icon} />
            <span className={classes.label}>{label}</span>
            <span className={classes.short} aria-hidden="true">
              {short ?? label}
            </span>
            {count !== null && count.value > 0 && (
              <span className={classes.badge} title={`${formatCount(count.value)} ${count.what}`}>
                {count.value > 999 ? '999+' : count.value}
                <span className="only-read-aloud"> {count.what}</span>
              </span>
            )}
          </Link>
        )
      })}
    </div>
  )
}

const isAt = (path: string, href: string) =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)
