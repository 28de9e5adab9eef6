// Loaded before a program that would listen for the whole network: it then listens for this computer only.
import { Server } from 'node:net'

const listen = Server.prototype.listen
Server.prototype.listen = function (first, ...rest) {
  const given = typeof first === 'object' && first !== null ? first : { port: Number(first) }
  const told = rest.filter((one) => typeof one === 'function')
  return Number.isInteger(Number(given.port))
    ? listen.call(this, { ...given, port: Number(given.port), host: '127.0.0.1' }, ...told)
    : listen.call(this, first, ...rest)
}
