/**
 * Mercurius as its documentation has it, with its own emitter. JavaScript, because it runs from this folder, beside its
 * libraries, in a server that translates no TypeScript.
 */
import Fastify from 'fastify'
import mercurius from 'mercurius'

/** `schemaOn` makes the schema whose subscription listens where it is told; `emitOnly` answers POST /emit. */
export async function startMercurius({ schemaOn, emitOnly }) {
  const app = Fastify()
  const schema = schemaOn((_root, _args, context) => context.pubsub.subscribe('changes'))
  await app.register(mercurius, { schema, subscription: true })
  app.post('/emit', (request, reply) => {
    reply.hijack()
    emitOnly(request.raw, reply.raw)
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const publish = (event) => app.graphql.pubsub.publish({ topic: 'changes', payload: { anomalyChanges: event } })
  return { url, publish }
}
