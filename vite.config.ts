import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './web/precompress.ts'

const api = 'http://127.0.0.1:4000'

export default defineConfig({
  root: 'web',
  plugins: [react(), precompress()],
  build: { outDir: 'dist', emptyOutDir: true },
  server: { proxy: { '/graphql': { target: api, ws: true }, '/health': api } },
})
