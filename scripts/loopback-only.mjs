// Loaded before a program that would listen for the whole network: it then listens for this computer only.
import { Server } from 'node:net'

const listen = Server.prototype.listen
Server.prototype.listen = function (port, ...rest) {
  const alone = typeof port === 'number' || typeof port === 'string'
  return alone && Number.isInteger(Number(port))
    ? listen.call(
        this,
        { port: Number(port), host: '127.0.0.1' },
        ...rest.filter((one) => typeof one === 'function'),
      )
    : listen.call(this, port, ...rest)
}
