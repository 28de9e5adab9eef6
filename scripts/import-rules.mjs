// Who may import whom (docs/architecture.md). Before the tree is judged, the rules are run on planted violations, one
// for each rule, and must find every one: a check that cannot fail guards nothing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'

const pure = 'evaluation|letters|calendar|charts'
const ours = '^(src|flows|adapters|test)/'

/** `only`: what files under `from` may import of ours. Everything else of ours is a violation. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: allowed },
})
const never = (name, from, to, more = {}) => ({
  name,
  severity: 'error',
  from: { path: from, ...more },
  to: { path: to },
})

const rules = [
  only('language-imports-nothing', '^src/language/', '^src/language/'),
  ...pure
    .split('|')
    .map((folder) => only(`${folder}-is-pure`, `^src/${folder}/`, `^src/(${folder}|language)/`)),
  only('case-imports-pure-folders', '^src/case/', `^src/(case|language|${pure})/`),
  only('engine-knows-no-flow-no-store', '^src/engine/', '^src/(engine|case|language|charts)/'),
  only('files-make-bytes', '^src/files/', '^src/(files|engine|language|charts)/'),
  only('flows-know-no-store-no-adapter', '^flows/', `^(flows/|src/(engine|case|language|${pure})/)`),
  never(
    'flows-do-not-run-the-engine',
    '^flows/',
    '^src/engine/(engine|converse|deliver|send|tick|commit|reconcile|world|routes|acquaintances)[.]ts$',
  ),
  only(
    'web-adapter-alone',
    '^adapters/web/',
    '^(adapters/web/|src/(engine|language)/|src/case/person[.]ts$)',
  ),
  only(
    'slack-adapter-alone',
    '^adapters/slack/',
    '^(adapters/slack/|src/(engine|language)/|src/case/person[.]ts$)',
  ),
  only(
    'teams-adapter-alone',
    '^adapters/teams/',
    '^(adapters/teams/|src/(engine|language)/|src/case/person[.]ts$)',
  ),
  only('store-knows-ports', '^src/store/', '^src/(store|engine)/|^src/case/(facts|person)[.]ts$'),
  never('bolt-in-one-file', '^(src|flows|adapters)/', '(^|/)node_modules/@slack/', {
    pathNot: '^adapters/slack/channel[.]ts$',
  }),
  never('botbuilder-in-one-file', '^(src|flows|adapters)/', '(^|/)node_modules/botbuilder', {
    pathNot: '^adapters/teams/channel[.]ts$',
  }),
  never('database-in-the-store', '^(src|flows|adapters)/', '(^|/)node_modules/kysely/', {
    pathNot: '^src/store/',
  }),
  never('postgres-in-the-store', '^(src|flows|adapters)/', '(^|/)node_modules/pg/', {
    pathNot: '^src/store/',
  }),
  never('documents-in-one-file', '^(src|flows|adapters)/', '(^|/)node_modules/docx/', {
    pathNot: '^src/files/docx[.]ts$',
  }),
  {
    name: 'documents-at-first-use',
    severity: 'error',
    from: { path: ours },
    to: { path: '^src/files/docx[.]ts$', dynamic: false },
  },
  {
    name: 'pictures-in-one-file',
    severity: 'error',
    // The second is a person's tool: it draws the icons that the repository holds.
    from: {
      path: '^(src|flows|adapters)/',
      pathNot: '^(src/charts/draw|adapters/teams/write-app-package)[.]ts$',
    },
    to: { path: '(^|/)node_modules/(echarts|@resvg)/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'pictures-at-first-use',
    severity: 'error',
    from: { path: ours },
    to: {
      path: '^src/charts/draw[.]ts$|(^|/)node_modules/(echarts|@resvg)/',
      dynamic: false,
      dependencyTypesNot: ['type-only'],
    },
  },
  never('web-server-in-an-adapter', '^(src|flows)/', '(^|/)node_modules/express/'),
  {
    name: 'no-effects-in-the-core',
    severity: 'error',
    from: { path: `^(flows|src/(case|${pure}|language))/` },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
  {
    name: 'no-circles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  never('no-tests-in-the-product', '^(src|flows|adapters)/', '^test/'),
]

const options = {
  ruleSet: { forbidden: rules },
  validate: true,
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '^data/' },
}

async function violations(baseDir, folders) {
  const { output } = await cruise(folders, { ...options, baseDir })
  const files = output.modules.filter((module) => new RegExp(ours).test(module.source)).length
  return { found: output.summary.violations, files }
}

/** One planted file a rule: [file, what it imports]. */
const planted = {
  'language-imports-nothing': ['src/language/a.ts', '../engine/x.ts'],
  'evaluation-is-pure': ['src/evaluation/a.ts', '../case/x.ts'],
  'letters-is-pure': ['src/letters/a.ts', '../calendar/x.ts'],
  'calendar-is-pure': ['src/calendar/a.ts', '../letters/x.ts'],
  'charts-is-pure': ['src/charts/a.ts', '../case/x.ts'],
  'case-imports-pure-folders': ['src/case/a.ts', '../engine/x.ts'],
  'engine-knows-no-flow-no-store': ['src/engine/a.ts', '../store/x.ts'],
  'files-make-bytes': ['src/files/a.ts', '../letters/x.ts'],
  'flows-know-no-store-no-adapter': ['flows/a.ts', '../src/store/x.ts'],
  'flows-do-not-run-the-engine': ['flows/b.ts', '../src/engine/deliver.ts'],
  'web-adapter-alone': ['adapters/web/a.ts', '../slack/x.ts'],
  'slack-adapter-alone': ['adapters/slack/a.ts', '../../flows/x.ts'],
  'teams-adapter-alone': ['adapters/teams/a.ts', '../../src/store/x.ts'],
  'store-knows-ports': ['src/store/a.ts', '../evaluation/x.ts'],
  'bolt-in-one-file': ['src/b.ts', '@slack/bolt'],
  'botbuilder-in-one-file': ['src/c.ts', 'botbuilder'],
  'database-in-the-store': ['adapters/web/b.ts', 'kysely'],
  'postgres-in-the-store': ['src/e.ts', 'pg'],
  'documents-in-one-file': ['src/f.ts', 'docx'],
  'documents-at-first-use': ['src/g.ts', './files/docx.ts'],
  'pictures-in-one-file': ['flows/e.ts', 'echarts'],
  'pictures-at-first-use': ['src/h.ts', './charts/draw.ts'],
  'web-server-in-an-adapter': ['src/d.ts', 'express'],
  'no-effects-in-the-core': ['flows/c.ts', 'node:fs'],
  'no-circles': ['src/engine/c.ts', './d.ts'],
  'no-tests-in-the-product': ['flows/d.ts', '../test/x.ts'],
}

function plant(root) {
  const write = (file, text) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  for (const [file, target] of Object.values(planted)) {
    write(file, `import { x } from '${target}'\nexport const a = x\n`)
    if (target.startsWith('.')) write(join(dirname(file), target), 'export const x = 1\n')
    else if (!target.startsWith('node:')) {
      write(`node_modules/${target}/package.json`, `{"name":"${target}","version":"1.0.0","main":"index.js"}`)
      write(`node_modules/${target}/index.js`, 'exports.x = 1\n')
    }
  }
  write('src/engine/d.ts', "import { a } from './c.ts'\nexport const x = a\n")
  write(
    'package.json',
    '{"name":"planted","version":"1.0.0","type":"module","dependencies":{"@slack/bolt":"*","botbuilder":"*","kysely":"*","pg":"*","express":"*","docx":"*","echarts":"*"}}',
  )
}

async function missedPlants() {
  const root = mkdtempSync(join(tmpdir(), 'partwell-rules-'))
  try {
    plant(root)
    const { found } = await violations(root, ['src', 'flows', 'adapters'])
    return rules
      .map((rule) => rule.name)
      .filter((name) => !found.some((one) => one.rule.name === name && one.from === planted[name]?.[0]))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const missed = await missedPlants()
if (missed.length > 0) {
  console.error(`import rules: planted violations were not found: ${missed.join(', ')}`)
  process.exit(1)
}
const { found, files } = await violations(process.cwd(), ['src', 'flows', 'adapters'])
if (files < 10) {
  console.error(`import rules: only ${files} files were read; the check itself is broken`)
  process.exit(1)
}
for (const one of found) console.error(`import rules: ${one.rule.name}: ${one.from} -> ${one.to}`)
if (found.length > 0) process.exit(1)
console.error(
  `import rules: ${rules.length} rules, ${files} files, none broken; every planted violation was found`,
)
