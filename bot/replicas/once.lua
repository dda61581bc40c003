-- Carries out a batch of commands as one step, once: who was cut off before the answer came may send it again.
-- KEYS  1 the last batch of this sender    ARGV  1 a name of this batch  2 how long it is known, ms  3 commands, as JSON
if redis.call('GET', KEYS[1]) == ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
for _, command in ipairs(cjson.decode(ARGV[3])) do redis.call(unpack(command)) end
return 1
