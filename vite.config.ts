import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { nameFirstLoad } from './web/build/first-load.ts'
import { inlineDocuments } from './web/build/inline-documents.ts'
import { precompress } from './web/build/precompress.ts'

const api = 'http://127.0.0.1:4000'

export default defineConfig({
  root: 'web',
  plugins: [inlineDocuments(), react(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: nameFirstLoad() }] } } },
  },
  server: { proxy: { '/graphql': { target: api, ws: true }, '/health': api } },
})
