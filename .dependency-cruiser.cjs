/** Who may import whom; run by `npm run lint`. A later domain extends an earlier one, never the other way round. */

const domains = [
  'packages',
  'emissions',
  'hotspots',
  'anomalies',
  'notifications',
  'alerts',
  'documents',
  'outcomes',
  'recommendations',
  'webhooks',
]
const anyDomain = `^api/(${domains.join('|')})/`
/** Enums that several domains share. */
const vocabulary = '^api/vocabulary/'
/** The client that resumes: it knows nothing of either house, and serves whoever follows a stream. */
const client = '^api/clients/(resume|socket|backoff)\\.ts$'
/** Tests, recipes for clients, and what only developers run, may import anything; nothing else may import them. */
const workshop =
  '^(api/(demo|bench|backtest|build|testing|chaos|clients(?!/(resume|socket|backoff)\\.ts)|hostile)|web/(testing|e2e|bench|build))/|\\.test\\.tsx?$|-for-tests\\.ts$|/temp-files\\.ts$'
const programs = '^api/(main|node|server|connections|schema|print-schema)\\.ts$'
/** Opens what an import writes to, as api/node.ts does for a server. */
const importProgram = '^api/ingest/import/(main|destination)\\.ts$'

/** The job of an agent, in the room of its domain. */
const agentFile = '-agent\\.ts$'

/**
 * The name of a file tells what I/O it does: `-store` runs SQL, `-loader` batches reads of one operation, `-step` works
 * within a transaction that it is given, `-command` opens one and commits to the log, `-agent` runs by itself, and
 * `.graphql.ts` is the edge. Every other file decides or wires.
 */
const readsOrWrites = '(-(store|loader|step|command|agent)|\\.graphql)\\.ts$'
const commits = '(-(command|agent)|\\.graphql)\\.ts$'
/** Hands the log, with what the node remembers of it, to the commands that commit to it. */
const intake = '^api/ingest/intake\\.ts$'
const ofTheDomains = `^api/(${domains.join('|')}|ingest|agents|metrics)/`
const nameTells = (what, kinds, to, except = []) => ({
  name: `file-name-tells-${what}`,
  comment: 'A file that gets hold of the database or the log, if only as a type, says so in its name.',
  severity: 'error',
  from: { path: ofTheDomains, pathNot: [workshop, kinds, ...except] },
  to: { path: to },
})

const notTypes = { dependencyTypesNot: ['type-only'] }

/** From files of `from` that are no tests, nothing but `may` among our own files. */
const only = (name, from, may, comment, except = []) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: [workshop, ...except] },
  to: { path: '^(api|web)/', pathNot: may },
})

/** As `only`; types may come from anywhere in `types` as well. */
const onlyTypes = (name, from, may, types, comment, except = []) => [
  only(name, from, [...may, ...types], comment, except),
  {
    name: `${name}-types`,
    comment: `${comment} What lies beyond is imported as a type.`,
    severity: 'error',
    from: { path: from, pathNot: [workshop, ...except] },
    to: { path: types, pathNot: may, ...notTypes },
  },
]

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '/generated/' },
      to: { circular: true },
    },
    {
      name: 'nothing-from-the-workshop',
      comment: 'Demo, benchmarks and test helpers are no part of Plume.',
      severity: 'error',
      from: { path: '^(api|web)/', pathNot: workshop },
      to: { path: workshop },
    },
    {
      name: 'no-development-libraries',
      comment: 'What runs in production is a dependency.',
      severity: 'error',
      from: { path: '^(api|web)/', pathNot: workshop },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], ...notTypes },
    },
    {
      name: 'found',
      comment: 'Packages of their own are installed when somebody needs them.',
      severity: 'error',
      from: { pathNot: '/generated/|^api/(clients/apollo|bench/peers)/' },
      to: { couldNotResolve: true },
    },

    only('platform', '^api/platform/', ['^api/platform/'], 'The platform knows libraries only.'),
    ...onlyTypes(
      'realtime',
      '^api/realtime/',
      ['^api/(realtime|platform)/'],
      ['^api/builder\\.ts$'],
      'The log knows no domain.',
      ['\\.graphql\\.ts$'],
    ),
    only('realtime-graphql', '^api/realtime/.*\\.graphql\\.ts$', ['^api/(builder\\.ts$|realtime/|platform/)'], ''),
    only('http', '^api/http/', ['^api/(http|realtime|platform)/'], 'How requests are answered, not what they ask.'),
    only('auth', '^api/auth/', ['^api/(auth|platform)/'], ''),
    ...onlyTypes(
      'builder',
      '^api/builder\\.ts$',
      ['^api/(auth|platform)/'],
      ['^api/(realtime/change-log|metrics/system-health|ingest/intake|documents/meaning)\\.ts$'],
      'The builder defines no domain type.',
    ),

    only(
      'vocabulary',
      vocabulary,
      [vocabulary, '^api/(builder\\.ts$|platform/)'],
      'It names what domains share, and knows none.',
    ),
    ...domains.flatMap((name, place) => {
      const may = [
        `^api/(${domains.slice(0, place + 1).join('|')})/`,
        '^api/(builder\\.ts$|vocabulary/|realtime/|auth/|platform/)',
      ]
      const order = `Domains stand in this order, and none knows a later one: ${domains.join(' → ')}.`
      return [
        only(`order-of-domains-${name}`, `^api/${name}/`, may, order, [agentFile]),
        only(`agent-of-domain-${name}`, `^api/${name}/.*${agentFile}`, [...may, '^api/agents/agent\\.ts$'], order),
      ]
    }),
    ...onlyTypes(
      'domain-file',
      anyDomain,
      [
        anyDomain,
        vocabulary,
        '^api/platform/(errors|ids|group-by|geo|fold|text|figure-text|instant|characters|project-file|stored-json)\\.ts$',
        '^api/realtime/(topics|row-columns)\\.ts$',
      ],
      ['^api/(platform|auth)/', '^api/realtime/(events|topics|stream)\\.ts$'],
      'What decides does no I/O.',
      [readsOrWrites],
    ),
    ...onlyTypes(
      'domain-store',
      `${anyDomain}.*-(store|loader)\\.ts$`,
      [anyDomain, vocabulary, '^api/platform/'],
      ['^api/auth/', '^api/realtime/(events|topics|stream)\\.ts$'],
      'A store knows its domain and the platform.',
    ),
    ...onlyTypes(
      'domain-step',
      `${anyDomain}.*-(step|command)\\.ts$`,
      [anyDomain, vocabulary, '^api/platform/'],
      ['^api/auth/', '^api/realtime/(events|topics|change-log|stream)\\.ts$'],
      'A step is handed the transaction, a command the log: both call what decides and what stores.',
    ),
    nameTells('the-database', readsOrWrites, '^api/platform/db\\.ts$'),
    nameTells('the-log', commits, '^api/realtime/change-log\\.ts$', [intake]),
    {
      name: 'graphql-stays-at-the-edge',
      comment: 'Only a .graphql.ts file, and the schema, import one.',
      severity: 'error',
      from: { path: '^api/', pathNot: [workshop, '\\.graphql\\.ts$', '^api/schema\\.ts$'] },
      to: { path: '\\.graphql\\.ts$' },
    },

    only(
      'ingest-and-agents',
      '^api/(ingest|agents)/',
      [anyDomain, vocabulary, '^api/(ingest|agents|realtime|platform)/', '^api/metrics/(figures|figure-store)\\.ts$'],
      'They work with domains, the figures, the log and the platform.',
      ['\\.graphql\\.ts$', importProgram],
    ),
    only(
      'agents-not-ingest',
      '^api/agents/',
      [anyDomain, vocabulary, '^api/(agents|realtime|platform)/', '^api/builder\\.ts$'],
      '',
    ),
    only(
      'programs-are-above',
      '^api/(?!tail)[^/]+/',
      ['^api/[^/]+/', '^api/builder\\.ts$'],
      'Nothing below imports a program.',
      [importProgram],
    ),
    only('import-program', importProgram, [anyDomain, vocabulary, '^api/(ingest|realtime|platform)/', programs], ''),
    ...onlyTypes(
      'tail',
      '^api/tail',
      ['^api/tail-', client],
      ['^api/realtime/topics\\.ts$'],
      'It needs nothing of the server but its URL.',
    ),
    only('client', client, [client], 'It can be copied into any program.'),

    {
      name: 'two-houses',
      comment: 'The web knows the API by schema.graphql only; both follow streams with the same client.',
      severity: 'error',
      from: { path: '^(api|web)/', pathNot: workshop },
      to: { path: '^(api|web)/', pathNot: ['^$1/', client] },
    },
    {
      name: 'features-apart',
      comment: 'A feature never imports another; pages put them together.',
      severity: 'error',
      from: { path: '^web/features/([^/]+)/', pathNot: workshop },
      to: {
        path: `^web/`,
        pathNot: ['^web/features/$1/', '^web/(actions|graphql|realtime|browser|ui|addresses|rows)/'],
      },
    },
    only('web-pages', '^web/pages/', ['^web/(pages|features|actions|graphql|realtime|browser|ui|addresses|rows)/'], ''),
    only(
      'actions',
      '^web/actions/',
      ['^web/(actions|graphql|rows|ui)/'],
      'What can be done with rows, by whichever way, whatever the page.',
    ),
    only('ui', '^web/ui/', ['^web/(ui|browser|addresses)/'], 'It shows what it is given.'),
    only('ui-format', '^web/ui/format/', ['^web/(ui/format|browser)/'], 'Words and figures need no controls.'),
    only('browser', '^web/browser/', ['^web/browser/'], 'What the page keeps and hears of its browser.'),
    only(
      'addresses',
      '^web/addresses/',
      ['^web/addresses/', '^web/graphql/generated/enums\\.ts$'],
      'They are text; whoever links to a page may know them.',
    ),
    {
      name: 'ui-without-graphql',
      severity: 'error',
      from: { path: '^web/(ui|browser)/', pathNot: workshop },
      to: { path: 'node_modules/(@?urql|graphql)' },
    },
    only('web-graphql', '^web/graphql/', ['^web/(graphql|realtime|rows)/', '^web/browser/store\\.ts$', client], ''),
    only(
      'rows',
      '^web/rows/',
      ['^web/(rows|addresses)/', '^web/graphql/generated/', '^web/ui/'],
      'What is known of a kind of row, for whoever shows or keeps it.',
    ),
    only('web-realtime', '^web/realtime/', ['^web/(realtime|ui)/', client], ''),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Else the entry points of packages are not found.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/prisma/(internal|models)|^(api|web)/dist/|\\.(css|svg)$' },
  },
}
