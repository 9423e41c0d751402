/** Of `@prisma/dev`: which of its servers run. */
exports.ServerState = { scan: async () => [] }
