import { describe, expect, it } from 'vitest'
import { isLoopback, serviceUrls } from '../../adapters/teams/service-urls.ts'
import { plainWords, wordsToBot } from '../../adapters/teams/words.ts'

const real = [
  'https://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/amer/a1b2c3d4-e5f6-7890-abcd-ef1234567890/',
  'https://smba.trafficmanager.net/teams',
  'https://smba.trafficmanager.net',
  'https://smba.infra.gcc.teams.microsoft.com/gcc/',
]

/** What somebody could write there so that our answers, or our token, go to them. */
const hostile = [
  'http://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net.evil.example/emea/',
  'https://smba.trafficmanager.net@evil.example/',
  'https://evil.example@smba.trafficmanager.net/',
  'https://user:word@smba.trafficmanager.net/',
  'https://evil.example/smba.trafficmanager.net/',
  'https://evil.example/?https://smba.trafficmanager.net/',
  'https://evil.example/#https://smba.trafficmanager.net/',
  'https://smba.trafficmanager.net:8443/emea/',
  'https://smba.trafficmanager.net:443@evil.example/',
  'https://smba.trafficmanager.net\\@evil.example/',
  'https:\\\\smba.trafficmanager.net\\emea',
  'https://smba.trafficmanager.net\\.evil.example/',
  'https:///smba.trafficmanager.net/',
  'https:smba.trafficmanager.net/',
  '//smba.trafficmanager.net/emea/',
  'smba.trafficmanager.net/emea/',
  ' https://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/emea/ ',
  'https://smba.trafficmanager.net/emea/\n',
  'https://smba.traffic\tmanager.net/emea/',
  'https://smba.trafficmanager.net\u0000.evil.example/',
  'https://smba.trafficmanager.net%2eevil.example/',
  'https://smba%2etrafficmanager.net/',
  'https://smba.trafficmanager.net/%2e%2e/%2e%2e/',
  'https://smba.trafficmanager.net/../evil/',
  'https://smba.trafficmanager.net/emea/..',
  'https://smba.trafficmanager.net/emea//evil.example/',
  'https://smba.trafficmanager.net/emea/?to=evil.example',
  'https://smba.trafficmanager.net/emea/#evil.example',
  'https://smba.trafficmanager.net./emea/',
  'https://smba．trafficmanager．net/emea/',
  'https://ѕmba.trafficmanager.net/emea/',
  'https://SMBA.TRAFFICMANAGER.NET.EVIL.EXAMPLE/',
  'https://xsmba.trafficmanager.net/emea/',
  'https://other.trafficmanager.net/emea/',
  'https://trafficmanager.net/emea/',
  'https://127.0.0.1/emea/',
  'https://[::1]/emea/',
  'https://169.254.169.254/latest/meta-data/',
  'https://localhost/emea/',
  'file:///etc/passwd',
  'javascript:fetch("https://evil.example")',
  'data:text/html,hello',
  'wss://smba.trafficmanager.net/emea/',
  `https://smba.trafficmanager.net/${'a'.repeat(600)}`,
  '',
]

describe('the addresses of Teams', () => {
  it.each(real)('%s is one', (address) => {
    expect(serviceUrls()(address)).toBe(true)
  })

  it.each(hostile)('%j is none', (address) => {
    expect(serviceUrls()(address)).toBe(false)
  })

  it.each([undefined, null, 7, {}, ['https://smba.trafficmanager.net/emea/']])('%j is none', (address) => {
    expect(serviceUrls()(address)).toBe(false)
  })

  it('of the settings are further ones, each with what is below its path', () => {
    const isTeams = serviceUrls(['http://127.0.0.1:56150/_connector'])
    expect(isTeams('http://127.0.0.1:56150/_connector')).toBe(true)
    expect(isTeams('http://127.0.0.1:56150/_connector/emea/')).toBe(true)
    expect(isTeams('http://127.0.0.1:56150/_connector.evil/')).toBe(false)
    expect(isTeams('http://127.0.0.1:56150/')).toBe(false)
    expect(isTeams('http://127.0.0.1:56151/_connector/')).toBe(false)
    expect(isTeams('http://127.0.0.1:56150@evil.example/_connector/')).toBe(false)
  })

  it('of this computer are only those that name it', () => {
    expect(['127.0.0.1', '::1', 'localhost', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true)
    expect(['10.0.0.1', '127.0.0.1.evil.example', '::ffff:10.0.0.1', ''].some(isLoopback)).toBe(false)
  })
})

describe('what somebody typed', () => {
  const bot = { id: '28:bot', name: 'Partwell' }
  it.each([
    ['<at>Partwell</at> open', 'open'],
    ['open <at>Partwell</at>', 'open'],
    ['<at>Partwell</at> ask <at>Anna Åberg</at>', 'ask @Anna Åberg'],
    ['a &lt; b &amp;&nbsp;c', 'a < b & c'],
    ['&amp;lt;', '&lt;'],
    ['<b>is no mention</b>', '<b>is no mention</b>'],
  ])('%j reads %j', (text, words) => {
    const mentions = [{ id: bot.id, text: '<at>Partwell</at>' }]
    expect(wordsToBot(text, mentions, bot)).toBe(words)
    expect(wordsToBot(text, [], bot)).toBe(words)
  })

  it('on a message reads as text, line by line', () => {
    const html =
      '<div><p>They hung up &amp; left.<br>Twice.</p><script>alert(1)</script><p>&nbsp;Enough.</p></div>'
    expect(plainWords(html)).toBe('They hung up & left.\nTwice.\nEnough.')
  })
})
