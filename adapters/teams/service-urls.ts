/** Where Teams is reached in the public cloud, GCC included. */
const real = ['https://smba.trafficmanager.net/', 'https://smba.infra.gcc.teams.microsoft.com/']

/** Only these characters, and no user, query, fragment, escape or backslash: what is not written is not misread. */
const shape = /^https?:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[\w~-][\w.~-]*)*\/?$/

/** Says of an address whether it is Teams' own: asked on receipt and at every call (trust, "Edges"). */
export type IsTeams = (address: unknown) => boolean

/** `further`: addresses that are Teams' own beside the real ones, each with everything below its path. */
export function serviceUrls(further: readonly string[] = []): IsTeams {
  const allowed = [...real, ...further].map((one) => new URL(one.endsWith('/') ? one : `${one}/`))
  return (address) => {
    if (typeof address !== 'string' || address.length > 500 || !shape.test(address)) return false
    const given = new URL(address.endsWith('/') ? address : `${address}/`)
    return allowed.some((one) => given.origin === one.origin && given.pathname.startsWith(one.pathname))
  }
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1', 'localhost', '[::1]'])

/** Whether a host or address is this computer. */
export const isLoopback = (host: string | undefined): boolean => host !== undefined && loopback.has(host)
