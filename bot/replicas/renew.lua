-- Lengthens the leases of the updates that a replica has in hand, as far as nobody else has taken them; what Redis has
-- forgotten (it may have started anew) is put back.
-- KEYS  two an update: the update, the queue of its chat    ARGV  1 lease and grace, ms, then two an update: id, owner
for number = 1, #KEYS, 2 do
  local id, owner = ARGV[number + 1], ARGV[number + 2]
  local state = redis.call('GET', KEYS[number])
  if not state or state == owner then
    redis.call('SET', KEYS[number], owner, 'PX', ARGV[1])
    redis.call('ZADD', KEYS[number + 1], id, id)
    redis.call('PEXPIRE', KEYS[number + 1], 3600000)
  end
end
