-- One update asks for its turn, and asks again until it has it.
-- KEYS  1 the update  2 the queue of its chat  3 what its sender sent lately  4 whether they were warned  5 the mark
-- ARGV  1 update id  2 owner (one webhook call in one replica)  3 lease and grace, ms  4 grace, ms
--       5 whether updates before this one are waited for no longer ('1')  6 limit and 7 window (ms) of flood control
--       8 what all keys of updates begin with  9 how long the mark is kept, ms  10 how long one that is missing is, ms
-- Returns the state ('done', 'held' by another owner, 'wait', 'go'), and a verdict when the update is new.
local id = tonumber(ARGV[1])
local state = redis.call('GET', KEYS[1])
if state == 'done' then return {'done', ''} end
if state and state ~= ARGV[2] and redis.call('PTTL', KEYS[1]) > tonumber(ARGV[4]) then return {'held', ''} end

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- Flood control, once: the answers given to this sender within the window, by the clock of Redis.
local function judge()
  local window = tonumber(ARGV[7])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - window)
  local count = redis.call('ZCARD', KEYS[3])
  if count == 0 then redis.call('DEL', KEYS[4]) end
  if count < tonumber(ARGV[6]) then
    redis.call('ZADD', KEYS[3], now, ARGV[1])
    redis.call('PEXPIRE', KEYS[3], window)
    return 'answer'
  end
  return redis.call('SET', KEYS[4], 1, 'NX', 'PX', 2 * window) and 'warn' or 'ignore'
end

local verdict = ''
if not state then verdict = judge() elseif state ~= ARGV[2] then verdict = 'answer' end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], 3600000)

-- The mark: every update up to it has come, or is waited for no longer. Ids count up by one, so that gaps show; at the
-- very start some of those just before may be on their way. While the mark moves, calls are still coming in; when it has
-- stood still for long enough since the gap above it was seen, it passes over this gap.
local function has_come(other) return redis.call('EXISTS', ARGV[8] .. string.format('%.0f', other)) == 1 end
local before, seen = string.match(redis.call('GET', KEYS[5]) or '', '^(%-?%d+) (%d+)$')
before, seen = tonumber(before), tonumber(seen) or 0
local mark = before or id - 100
local function move() while mark < id and has_come(mark + 1) do mark = mark + 1 end end
if ARGV[5] == '1' then mark = math.max(mark, id) end
move()
if mark == before and mark < id and seen > 0 and now - seen >= tonumber(ARGV[10]) then
  mark = math.max(mark + 1, id - 1000)
  while mark < id and not has_come(mark) do mark = mark + 1 end
  move()
end
if mark ~= before or (mark < id and seen == 0) then
  redis.call('SET', KEYS[5], string.format('%.0f %.0f', mark, mark < id and now or 0), 'PX', ARGV[9])
end

-- The queue: those of the chat with a lower id go first, as long as somebody holds them.
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1])) do
  local held = redis.call('GET', ARGV[8] .. other)
  if held and held ~= 'done' then return {'wait', verdict} end
  redis.call('ZREM', KEYS[2], other)
end
return {mark >= id and 'go' or 'wait', verdict}
