-- Keeps a chat's memory, unless one of a later update stands there: a replica that was long silent must not undo it.
-- KEYS  1 the memory    ARGV  1 the memory, '' to keep none  2 update id ('' where it is not known)  3 how long, ms
local last, mine = tonumber(redis.call('HGET', KEYS[1], 'order') or ''), tonumber(ARGV[2])
if ARGV[1] ~= '' and last and mine and last > mine then return 0 end
if ARGV[1] == '' then redis.call('DEL', KEYS[1]) else redis.call('HSET', KEYS[1], 'value', ARGV[1]) end
local order = math.max(last or 0, mine or 0)
if order > 0 then redis.call('HSET', KEYS[1], 'order', string.format('%.0f', order)) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
