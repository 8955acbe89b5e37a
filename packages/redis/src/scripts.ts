import { type Script, script } from './script.ts';

/** How many entries the log of evidence keeps, and for how long, in milliseconds. */
const LOG_LENGTH = 1_000;
const LOG_LIFE_MS = 3_600_000;
/** How long a repetition is recognised, in milliseconds. */
const REPEATED_MS = 60_000;

/**
 * Begins every script. ARGV: time limit, epoch and stamp that the worker has seen, settling time, channel. The script's own words
 * follow from 6 on.
 *
 * A stamp is the server's time in microseconds, or one more than the last. It is also more than any that the asking worker has
 * seen. So it rises for that worker, even if the server has forgotten everything and its clock went back.
 *
 * An epoch is the time in which the server has forgotten nothing. A worker that has seen another epoch, or a later stamp, proves
 * a loss. In a new epoch nothing is decided until the workers had time to restore what they know.
 */
const BEGIN = `
local time = redis.call('TIME')
local us = time[1] * 1000000 + time[2]
local now = math.floor(us / 1000)
local function digits(number) return string.format('%.0f', number) end

local limit, seen = tonumber(ARGV[1]), tonumber(ARGV[3])
if limit > 0 and now > limit then return {'late', digits(now)} end

local state = redis.call('HMGET', KEYS[1], 'epoch', 'stamp', 'since', 'lost', 'revision', 'text', 'at', 'sequence')
local epoch, stamp = state[1], tonumber(state[2] or 0)
local since, lost = tonumber(state[3] or 0), state[4] == '1'
local revision, text, at, sequence = state[5] or '0', state[6] or '', state[7] or '0', state[8] or '0'

if not epoch or (epoch == ARGV[2] and seen > stamp) then
  if not epoch then redis.call('DEL', KEYS[2]) end
  stamp = math.max(stamp, seen, us) + 1
  epoch, since, lost = digits(stamp), now, ARGV[2] ~= ''
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'stamp', epoch, 'since', digits(now), 'lost', lost and '1' or '0')
elseif ARGV[2] ~= '' and ARGV[2] ~= epoch and (not lost or seen > stamp) then
  stamp, lost = math.max(stamp, seen), true
  redis.call('HSET', KEYS[1], 'stamp', digits(stamp), 'lost', '1')
end

local function rise()
  stamp = math.max(stamp + 1, seen + 1, us)
  return digits(stamp)
end
local function reply(kind, ...)
  return {kind, digits(now), epoch, digits(stamp), lost and digits(since) or '', ...}
end
local function left(ms)
  if now < since then return 0 end
  return math.max(0, since + ms - now)
end
`;

const SETTLED = `
local settling = left(tonumber(ARGV[4]))
if settling > 0 then return reply('settling', digits(settling)) end
`;

/** Keeps a key for as long as its longest member. */
const KEEP = `
local function keep(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, digits(ms)) end
end
`;

function decides(text: string): Script {
  return script(`${BEGIN}${SETTLED}${text}`);
}

/** ARGV: revision of the copy, last entry heard. */
export const LOOK: Script = script(`${BEGIN}
local news = {}
if sequence ~= ARGV[7] then news = redis.call('XRANGE', KEYS[2], '(' .. ARGV[7], '+') end
if revision == ARGV[6] then text = '' end
return reply('seen', digits(left(tonumber(ARGV[4]))), revision, at, text, news)
`);

/** ARGV: revision, time and text of a copy. The latest revision that a worker offers stands. */
export const RESTORE: Script = script(`${BEGIN}
if tonumber(ARGV[6]) > tonumber(revision) then
  stamp = math.max(stamp, tonumber(ARGV[6]))
  redis.call('HSET', KEYS[1], 'stamp', digits(stamp), 'revision', ARGV[6], 'at', ARGV[7], 'text', ARGV[8])
  redis.call('PUBLISH', ARGV[5], 'change\\n' .. ARGV[6] .. '\\n' .. ARGV[7] .. '\\n' .. ARGV[8])
end
return reply('restored')
`);

/** KEYS: what was done by this id, the lease of the fence. ARGV: expected revision, token or nothing, text. */
export const COMMIT: Script = decides(`
local done = redis.call('GET', KEYS[3])
if done then return reply('committed', done, revision, at, text) end
if ARGV[7] ~= '' then
  local ends = redis.call('ZSCORE', KEYS[4], ARGV[7])
  if not ends or tonumber(ends) <= now then return reply('fenced', '', revision, at, text) end
end
if ARGV[6] ~= revision then return reply('conflict', '', revision, at, text) end
revision, at, text = rise(), digits(now), ARGV[8]
redis.call('HSET', KEYS[1], 'stamp', revision, 'revision', revision, 'at', at, 'text', text)
redis.call('SET', KEYS[3], revision, 'PX', ${REPEATED_MS})
redis.call('PUBLISH', ARGV[5], 'change\\n' .. revision .. '\\n' .. at .. '\\n' .. text)
return reply('committed', revision, revision, at, text)
`);

/** KEYS: what was done by this id. ARGV: last entry heard, worker, text. */
export const REPORT: Script = decides(`
local done = redis.call('GET', KEYS[3])
if not done then
  local own = rise()
  redis.call('XADD', KEYS[2], 'MAXLEN', ${LOG_LENGTH}, own .. '-0', 'at', digits(now), 'by', ARGV[7], 'text', ARGV[8])
  redis.call('XTRIM', KEYS[2], 'MINID', digits(us - ${LOG_LIFE_MS * 1_000}))
  redis.call('PEXPIRE', KEYS[2], ${LOG_LIFE_MS})
  redis.call('HSET', KEYS[1], 'stamp', own, 'sequence', own)
  done = own .. ' ' .. digits(now)
  redis.call('SET', KEYS[3], done, 'PX', ${REPEATED_MS})
  local entry = own .. '\\n' .. sequence .. '\\n' .. digits(now) .. '\\n' .. ARGV[7] .. '\\n' .. ARGV[8]
  redis.call('PUBLISH', ARGV[5], 'report\\n' .. entry)
end
return reply('reported', done, redis.call('XRANGE', KEYS[2], '(' .. ARGV[6], '+'))
`);

/**
 * KEYS: the lease, what was done by this id. ARGV: time to live, slots. After a loss, a worker may hold a lease that the server
 * has forgotten. So none is granted until that lease must have ended.
 */
export const LEASE: Script = decides(`${KEEP}
local ttl = tonumber(ARGV[6])
local mine = redis.call('GET', KEYS[4])
local ends = mine and redis.call('ZSCORE', KEYS[3], mine)
if ends and tonumber(ends) > now then return reply('granted', mine, digits(ends - now)) end
if lost and left(ttl) > 0 then return reply('taken', digits(left(ttl))) end
local held = redis.call('ZRANGE', KEYS[3], '(' .. digits(now), '+inf', 'BYSCORE', 'WITHSCORES')
if #held / 2 >= tonumber(ARGV[7]) then return reply('taken', digits(held[2] - now)) end
local token = rise()
redis.call('HSET', KEYS[1], 'stamp', token)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', digits(now))
redis.call('ZADD', KEYS[3], digits(now + ttl), token)
keep(KEYS[3], ttl)
redis.call('SET', KEYS[4], token, 'PX', ${REPEATED_MS})
return reply('granted', token, digits(ttl))
`);

/** KEYS: the lease. ARGV: token, time to live. */
export const EXTEND: Script = decides(`${KEEP}
local ends = redis.call('ZSCORE', KEYS[3], ARGV[6])
if not ends or tonumber(ends) <= now then return reply('ended') end
redis.call('ZADD', KEYS[3], digits(now + tonumber(ARGV[7])), ARGV[6])
keep(KEYS[3], tonumber(ARGV[7]))
return reply('extended')
`);

/** KEYS: the lease. ARGV: token, name. */
export const RELEASE: Script = decides(`
if redis.call('ZREM', KEYS[3], ARGV[6]) == 1 then redis.call('PUBLISH', ARGV[5], 'free\\n' .. ARGV[7]) end
return reply('released')
`);

/** KEYS: the mark. ARGV: id, life. */
export const ONCE: Script = decides(`
local by = redis.call('GET', KEYS[3])
if not by then redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[7]) end
return reply((not by or by == ARGV[6]) and 'first' or 'again')
`);

/** KEYS: the places. ARGV: id, limit, life. */
export const TAKE: Script = decides(`${KEEP}
local life = tonumber(ARGV[8])
local taken = redis.call('ZRANGE', KEYS[3], '(' .. digits(now), '+inf', 'BYSCORE', 'WITHSCORES')
local mine = redis.call('ZSCORE', KEYS[3], ARGV[6])
if not (mine and tonumber(mine) > now) and #taken / 2 >= tonumber(ARGV[7]) then
  return reply('spent', taken[2] and digits(taken[2] - now) or '')
end
redis.call('ZADD', KEYS[3], digits(now + life), ARGV[6])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', digits(now))
keep(KEYS[3], life)
return reply('reserved', digits(tonumber(ARGV[7]) - redis.call('ZCARD', KEYS[3])))
`);

/** KEYS: the places. ARGV: id. */
export const GIVE_BACK: Script = decides(`
redis.call('ZREM', KEYS[3], ARGV[6])
return reply('given back')
`);

/** KEYS: the text. ARGV: id, life, the text that must stand there or nothing, the text to write. */
export const ADVANCE: Script = decides(`
local stands = redis.call('HMGET', KEYS[3], 'text', 'by')
local present = stands[1] or ''
if stands[2] ~= ARGV[6] and present ~= ARGV[8] then return reply('stale', present) end
redis.call('HSET', KEYS[3], 'text', ARGV[9], 'by', ARGV[6])
redis.call('PEXPIRE', KEYS[3], ARGV[7])
return reply('advanced', ARGV[9])
`);
