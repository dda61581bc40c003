-- Writes down that the knowledge base changed now, and who says so.    KEYS  1 the announcement    ARGV  1 the replica
local clock = redis.call('TIME')
local value = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000)) .. ' ' .. ARGV[1]
redis.call('SET', KEYS[1], value)
return value
