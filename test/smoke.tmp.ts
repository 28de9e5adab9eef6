import { createServer } from 'node:http'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTeams } from '../src/compose-teams.ts'
import { readConfig } from '../src/config.ts'
import { openGround } from '../src/ground.ts'
import { createLog } from '../src/log.ts'

const tenant = 'tenant-1'
const posts: any[] = []
const server = createServer(async (req, res) => {
  let body = ''
  for await (const c of req) body += c
  posts.push([req.method, req.url, body && JSON.parse(body)])
  res.setHeader('content-type', 'application/json')
  if (req.method === 'GET') return res.end(JSON.stringify({ id: '29:emma', name: 'Emma', aadObjectId: 'aad-emma', tenantId: tenant, userRole: 'user' }))
  res.end(JSON.stringify({ id: String(posts.length) }))
})
await new Promise<void>((r) => server.listen(0, '127.0.0.1', () => r()))
const url = `http://127.0.0.1:${(server.address() as any).port}/emea/x/`
const config = readConfig({ PORT: '0', DATA_DIR: mkdtempSync(join(tmpdir(), 'pw-')), PARTWELL_MASTER_KEY: '07'.repeat(32), TEAMS_ENABLED: 'true', MICROSOFT_APP_ID: 'app', MICROSOFT_APP_TENANT_ID: tenant, MICROSOFT_APP_PASSWORD: 'x' })
const ground = await openGround(config, createLog('info'))
const running = await startTeams(ground, { ...config.teams!, credential: { type: 'none' } as any }, { serviceUrls: [url] })
console.log(running.greeting)
const port = /port (\d+)/.exec(running.greeting)![1]
let n = 0
const send = async (more: any) => {
  n += 1
  const act = { type: 'message', id: `m${n}`, channelId: 'msteams', serviceUrl: url, from: { id: '29:emma', name: 'Emma', aadObjectId: 'aad-emma' }, recipient: { id: '28:app', name: 'Partwell' }, conversation: { id: 'a:emma', conversationType: 'personal', tenantId: tenant }, channelData: { tenant: { id: tenant } }, locale: 'sv-SE', ...more }
  const t = performance.now()
  const r = await fetch(`http://127.0.0.1:${port}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(act) })
  console.log('->', r.status, Math.round(performance.now() - t), 'ms', (await r.text()).slice(0, 1500))
  await new Promise((r) => setTimeout(r, 150))
  for (const p of posts.splice(0)) console.log('   ', p[0], p[1], JSON.stringify(p[2])?.slice(0, 1800))
  return r
}
await send({ text: 'hi' })
await send({ text: 'logga' })
await send({ type: 'installationUpdate', action: 'add' })
await send({ type: 'conversationUpdate', membersAdded: [{ id: '28:app' }] })
await send({ text: '<at>Partwell</at> öppna', conversation: { id: '19:x@thread.tacv2;messageid=1', conversationType: 'channel', isGroup: true, tenantId: tenant } , channelData: {tenant:{id:tenant}, team:{id:'19:x@thread.tacv2'}, channel:{id:'19:x@thread.tacv2'}}})
await send({ type: 'invoke', name: 'nosuch', value: {} })
await running.stop(); server.close()
