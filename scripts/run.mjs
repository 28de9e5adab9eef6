// One door for every verb (`npm start`, `npm test`, ...). Plain JavaScript in Node 18's syntax, because a fresh
// machine may have an old Node: it installs what the lockfile asks for, then runs the verb with the Node 24 that
// came as a package. Progress goes to stderr only, so that a verb's own output can be piped.
import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bins = join(root, 'node_modules', '.bin')
const bin = (name) => join(bins, name)
const stamp = join(root, 'node_modules', '.partwell-installed')
// What Node made of our TypeScript, kept by content: every start after the first is twice as quick.
const compiled = join(root, 'node_modules', '.cache', 'partwell-compiled')
const say = (line) => process.stderr.write(`${line}\n`)

/** Side by side, before `check` ends and before `test` begins. */
const checks = [
  ['tsc', '-p', 'tsconfig.json'],
  ['biome', 'check', '--error-on-warnings', '.'],
  ['node', 'scripts/import-rules.mjs'],
  ['knip', '--no-progress'],
]

/** Each verb is a list of steps, run in order; a step is [program, ...arguments]. `node` is our own Node 24. */
const verbs = {
  start: [['node', 'src/main.ts']],
  method: [['node', 'src/method.ts']],
  access: [['node', 'src/access-matrix.ts']],
  requirements: [['node', 'scripts/requirements.mjs']],
  verify: [['node', 'src/verify-main.ts']],
  export: [['node', 'src/export-main.ts']],
  'rotate-key': [['node', 'src/rotate-key-main.ts']],
  playground: [['node', 'src/playground-main.ts']],
  'teams:package': [['node', 'adapters/teams/zip-app.ts']],
  bench: ['store', 'slack', 'teams'].map((name) => ['node', `bench/${name}.bench.ts`]),
  'slack:manifest': [['node', 'src/slack-manifest-main.ts']],
  format: [['biome', 'check', '--write', '.']],
  check: [],
  test: [['vitest', 'run']],
  'test:playground': [['vitest', 'run', '--config', 'test/playground/vitest.config.ts']],
}
verbs['test:long'] = [['vitest', 'run', 'test/crash', 'test/property', 'test/store']]

function fail(sentence) {
  say(sentence)
  process.exit(1)
}

function installIsCurrent() {
  if (!existsSync(stamp)) return false
  const lock = join(root, 'package-lock.json')
  return statSync(stamp).mtimeMs >= statSync(lock).mtimeMs && readFileSync(stamp, 'utf8') === process.platform
}

function npm(args) {
  const name = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // npm talks on stdout; a verb's stdout belongs to the verb, so npm is given our stderr.
  return spawnSync(name, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
    .status
}

function nodeMajor() {
  const asked = spawnSync(bin('node'), ['--version'], { encoding: 'utf8' })
  return asked.status === 0 ? Number(/^v(\d+)/.exec(asked.stdout)?.[1]) : 0
}

function install() {
  if (installIsCurrent()) return
  say('partwell: installing what package-lock.json asks for (once; under a minute on most machines)')
  // Not `npm ci`: some registries lack other platforms' optional packages, and npm 11 then refuses the lockfile.
  if (npm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    fail(
      'partwell: npm could not install the packages. Read the lines above, check the network, and try again.',
    )
  }
  // Where `ignore-scripts` is set, the package `node` has not placed its program yet.
  if (nodeMajor() < 24) npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'])
  if (nodeMajor() < 24) {
    fail(
      'partwell: the package "node" did not bring Node 24. Run "npm rebuild node --ignore-scripts=false" and try again.',
    )
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, process.platform)
}

/**
 * Tests keep their databases in memory where the machine has room for them, and take two thirds of the time: nothing of
 * theirs outlives a run, and what they kill are processes, not machines. What a killed run left is swept first.
 */
function testInMemory() {
  const [memory, ours] = ['/dev/shm', 'partwell-test-']
  if (process.env.TMPDIR || process.platform !== 'linux' || !existsSync(memory)) return
  try {
    for (const name of readdirSync(memory)) {
      const left = name.startsWith(ours) && !existsSync(`/proc/${name.slice(ours.length)}`)
      if (left) rmSync(join(memory, name), { recursive: true, force: true })
    }
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize < 2 * 1024 ** 3) return
    const folder = join(memory, `${ours}${process.pid}`)
    // Others may pass through: as root, PostgreSQL runs as nobody.
    mkdirSync(folder, { mode: 0o711 })
    Object.assign(process.env, { TEST_PROGRAMS: tmpdir(), TMPDIR: folder })
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  } catch {
    // Then they are kept on the disk.
  }
}

const stepEnv = () => ({
  NODE_COMPILE_CACHE: compiled,
  ...process.env,
  PATH: `${bins}:${process.env.PATH}`,
})

/** Runs one step; forwards signals to it, so that Ctrl-C reaches the server and the server can stop cleanly. */
function step([program, ...args], more) {
  return new Promise((resolve) => {
    const child = spawn(program === 'node' ? bin('node') : bin(program), args.concat(more), {
      cwd: root,
      stdio: 'inherit',
      env: stepEnv(),
    })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', pass)
    process.on('SIGTERM', pass)
    child.on('error', (error) => {
      say(`partwell: cannot run ${program}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code, signal) => {
      process.off('SIGINT', pass)
      process.off('SIGTERM', pass)
      resolve(signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : code)
    })
  })
}

/** Runs checks side by side; each says what it has to say when it is done. Answers with the first code that is not 0. */
async function sideBySide(checks) {
  const codes = await Promise.all(
    checks.map(
      ([program, ...args]) =>
        new Promise((resolve) => {
          const child = spawn(program === 'node' ? bin('node') : bin(program), args, {
            cwd: root,
            env: stepEnv(),
          })
          const said = []
          child.stdout.on('data', (part) => said.push(part))
          child.stderr.on('data', (part) => said.push(part))
          child.on('error', (error) => {
            say(`partwell: cannot run ${program}: ${error.message}`)
            resolve(1)
          })
          child.on('close', (code) => {
            process.stdout.write(Buffer.concat(said))
            resolve(code ?? 1)
          })
        }),
    ),
  )
  return codes.find((code) => code !== 0) ?? 0
}

// More rounds of kills and longer walks: for a person with time, or a nightly run.
const long = { CRASH_ROUNDS: '200', KILL_ROUNDS: '200', WALKS_MS: '600000' }

const [verb, ...rest] = process.argv.slice(2)
if (verb === 'test:long') Object.assign(process.env, { ...long, ...process.env })
const steps = verbs[verb]
if (!steps) fail(`partwell: there is no verb "${verb}". Verbs: ${Object.keys(verbs).join(', ')}.`)
install()
if (verb === 'test' || verb === 'test:long') testInMemory()
if (verb === 'test' || verb === 'check') {
  const code = await sideBySide(checks)
  if (code !== 0) process.exit(code)
}
for (let index = 0; index < steps.length; index += 1) {
  const last = index === steps.length - 1
  const code = await step(steps[index], last ? rest : [])
  if (code !== 0) process.exit(code)
}
