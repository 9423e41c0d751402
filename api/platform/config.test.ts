import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { ConfigError } from './errors.ts'

function complaint(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as Error).message
  }
  return 'none'
}

describe('settings that make no sense', () => {
  it.each([
    ['a port that is a word', { PORT: 'http' }, /^PORT /],
    ['a port above 65535', { PORT: '65536' }, /^PORT .*65535/],
    ['a negative port', { PORT: '-1' }, /^PORT /],
    ['half a port', { PORT: '4000.5' }, /^PORT /],
    ['a flag that is neither', { INSECURE_LISTEN: 'maybe' }, /^INSECURE_LISTEN /],
    ['a durability nobody knows', { EMBEDDED_DURABILITY: 'maybe' }, /^EMBEDDED_DURABILITY .*durable/],
    ['another database', { DATABASE_URL: 'mysql://localhost/plume' }, /^DATABASE_URL .*postgresql:/],
    ['a database that is no URL', { DATABASE_URL: 'localhost' }, /^DATABASE_URL .*postgresql:/],
    ['a database URL that cannot be decoded', { DATABASE_URL: 'postgresql://a:%zz@localhost/b' }, /^DATABASE_URL .*%/],
    ['a pool of none', { DATABASE_POOL: '0' }, /^DATABASE_POOL /],
    ['a Redis that speaks HTTP', { REDIS_URL: 'http://localhost:6379' }, /^REDIS_URL .*redis:/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL .*warn/],
    ['an origin with a path', { CORS_ORIGINS: 'https://desk.example.com/x' }, /^CORS_ORIGINS .*https:/],
    ['every origin', { CORS_ORIGINS: '*' }, /^CORS_ORIGINS .*https:/],
    ['a log that keeps nothing', { LOG_KEEP_CHANGES: '0' }, /^LOG_KEEP_CHANGES /],
    ['a language model without a name', { LLM_BASE_URL: 'http://localhost:1234/v1' }, /LLM_MODEL/],
    ['a language model without an address', { LLM_MODEL: 'small' }, /LLM_BASE_URL/],
    ['a key for no language model', { LLM_API_KEY: 'k' }, /LLM_BASE_URL/],
    ['a language model behind another protocol', { LLM_BASE_URL: 'ftp://models', LLM_MODEL: 'm' }, /^LLM_BASE_URL /],
    ['a language model that may take forever', { LLM_TIMEOUT_MS: '1e9' }, /^LLM_TIMEOUT_MS /],
    ['an embedding model without a name', { EMBEDDINGS_BASE_URL: 'http://localhost:1234/v1' }, /EMBEDDINGS_MODEL/],
    ['a key for no embedding model', { EMBEDDINGS_API_KEY: 'k' }, /EMBEDDINGS_BASE_URL/],
    ['webhooks that are never tried', { WEBHOOK_ATTEMPTS: '0' }, /^WEBHOOK_ATTEMPTS /],
    ['webhooks tried without a pause', { WEBHOOK_RETRY_MS: '0' }, /^WEBHOOK_RETRY_MS /],
    ['webhooks that may take forever', { WEBHOOK_TIMEOUT_MS: '1e9' }, /^WEBHOOK_TIMEOUT_MS /],
    ['private webhooks, perhaps', { WEBHOOK_ALLOW_PRIVATE: 'perhaps' }, /^WEBHOOK_ALLOW_PRIVATE /],
  ])('%s is refused in one sentence', (_name, env, sentence) => {
    const message = complaint(env)
    expect(message).toMatch(sentence)
    expect(message).toMatch(/^[^\n]+\.$/)
  })

  it('says of every number what it may be', () => {
    expect(complaint({ PORT: 'abc' })).toBe('PORT must be a whole number from 0 to 65535.')
    for (const value of ['abc', '1.5', '-1', 'NaN', 'Infinity', '1e99']) {
      expect(complaint({ QUERY_MAX_COST: value })).toBe('QUERY_MAX_COST must be a whole number from 100 to 1000000000.')
    }
    expect(complaint({ NOTIFY_LEVEL: 'loud' })).toBe('NOTIFY_LEVEL must be one of INFO, WARN, HIGH, CRITICAL.')
  })

  it('never shows a secret that stands in a setting', () => {
    const secret = 'hunter2'
    const settings: NodeJS.ProcessEnv[] = [
      { DATABASE_URL: `mysql://user:${secret}@localhost/plume` },
      { DATABASE_URL: `postgresql://user:${secret}%zz@localhost/plume` },
      { DATABASE_URL: secret },
      { REDIS_URL: `http://:${secret}@localhost` },
      { LLM_BASE_URL: `ftp://user:${secret}@localhost`, LLM_MODEL: 'm' },
      { LLM_API_KEY: secret },
      { LLM_API_KEY: secret, LLM_MODEL: 'm' },
      { CORS_ORIGINS: `https://user:${secret}@desk.example.com` },
    ]
    for (const env of settings) {
      const message = complaint(env)
      expect(message).not.toBe('none')
      expect(message).not.toContain(secret)
    }
  })
})

describe('HOST', () => {
  it.each(['0.0.0.0', '::', '192.168.1.10', 'plume.example.com'])('%s is refused without INSECURE_LISTEN', (host) => {
    expect(complaint({ HOST: host })).toMatch(new RegExp(`^HOST=${host} .*INSECURE_LISTEN=1[^\\n]*\\.$`))
    expect(complaint({ HOST: host, INSECURE_LISTEN: '0' })).toMatch(/INSECURE_LISTEN=1/)
    expect(readConfig({ HOST: host, INSECURE_LISTEN: '1' }).host).toBe(host)
  })

  it.each(['127.0.0.1', 'localhost', '::1'])('%s needs no leave', (host) => {
    expect(readConfig({ HOST: host }).host).toBe(host)
  })
})

describe('settings that are absent', () => {
  it('give the embedded database, the bus in process and an address that only this machine reaches', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      dataDir: path.resolve('.data'),
      embeddedDurability: 'durable',
      databaseUrl: undefined,
      redisUrl: undefined,
      corsOrigins: [],
      llm: undefined,
      webhooks: { allowPrivate: false, attempts: 8, retryMs: 5_000, timeoutMs: 10_000 },
    })
  })

  it('are the same as empty and blank ones', () => {
    const blank = Object.fromEntries(
      ['HOST', 'PORT', 'INSECURE_LISTEN', 'DATA_DIR', 'DATABASE_URL', 'LOG_LEVEL', 'CORS_ORIGINS', 'LLM_MODEL'].map(
        (name, index) => [name, index % 2 ? '' : '  '],
      ),
    )
    expect(readConfig(blank)).toEqual(readConfig({}))
    expect(readConfig({ PORT: ' ' }).port).toBe(4000)
  })
})
