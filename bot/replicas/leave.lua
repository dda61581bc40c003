-- One update leaves: handled, and remembered as such, or not, and free for whoever brings it again.
-- KEYS  1 the update  2 the queue of its chat    ARGV  1 update id  2 owner  3 how long it is remembered, ms ('' for not)
local state = redis.call('GET', KEYS[1])
if state and state ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], 'done', 'PX', ARGV[3]) end
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
