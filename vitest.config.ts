import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

// What the libraries get when they import it; else there are two, and an error of one is no error to the other.
const resolve = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] }
const patience = { testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    globalSetup: 'api/testing/global-setup.ts',
    // Many wait more than they work.
    maxWorkers: 3,
    projects: [
      // Files that follow each other share what is loaded, and PostgreSQL as it was compiled.
      { resolve, test: { ...patience, name: 'api', include: ['{api,prisma}/**/*.test.ts'], isolate: false } },
      { resolve, test: { ...patience, name: 'web', include: ['web/**/*.test.ts'], isolate: false } },
      // Each begins as a page does that was just loaded.
      { resolve, test: { ...patience, name: 'pages', include: ['web/**/*.test.tsx'] } },
    ],
  },
})
