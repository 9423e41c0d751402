/** Of `@prisma/studio-core`: imported at every start, used by `prisma studio` only. */
