-- What wrk sends, by the environment variable SHOT: every record is new, the visitors of goals come back.
local shot = os.getenv("SHOT")
local random = math.random
math.randomseed(os.time() + (tonumber(os.getenv("SEED")) or 0))

local function uuid()
  return string.format("%08x-%04x-4%03x-8%03x-%06x%06x", random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff),
    random(0, 0xfff), random(0, 0xffffff), random(0, 0xffffff))
end

local visitors = {}
for n = 1, 5000 do visitors[n] = uuid() end

local headers = { ["content-type"] = "text/plain", ["user-agent"] = os.getenv("AGENT") }
local script = { ["accept-encoding"] = "gzip", ["user-agent"] = os.getenv("AGENT") }
local path = os.getenv("SHOT_PATH")

function request()
  if shot == "enrollment" then
    local body = '{"experiment":"bench","subject":"' .. uuid() .. '","id":"' .. uuid() .. '"}'
    return wrk.format("POST", path, headers, body)
  elseif shot == "goal" then
    local body = '{"goal":"bench","subject":"' .. visitors[random(1, 5000)] .. '","value":9.5,"id":"' .. uuid() .. '"}'
    return wrk.format("POST", path, headers, body)
  else
    return wrk.format("GET", path, script)
  end
end
