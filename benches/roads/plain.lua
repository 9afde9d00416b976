-- The plain car: one speed for each class of road, whole permissions, turns that cost nothing.
-- The same rules as profiles/car-plain.json, written for osrm-extract (API 4).

api_version = 4

local speeds = {
  motorway = 90, trunk = 85, primary = 65, secondary = 55, tertiary = 40,
  motorway_link = 45, trunk_link = 40, primary_link = 30, secondary_link = 25, tertiary_link = 20,
  unclassified = 25, road = 25, residential = 25, residential_link = 25, living_street = 10,
  service = 15
}

local hierarchy = { 'hgv', 'goods', 'motor_vehicle', 'vehicle', 'access' }

-- Everything else closes a road: no permission is guessed.
local open = {
  yes = true, designated = true, official = true, permissive = true, destination = true,
  delivery = true, customers = true, customer = true, discouraged = true, private = true,
  permit = true, residents = true, resident = true, employees = true
}

local passed = {
  gate = true, lift_gate = true, swing_gate = true, sliding_gate = true, sliding_beam = true,
  hampshire_gate = true, bump_gate = true, sally_port = true, height_restrictor = true,
  width_restrictor = true, cattle_grid = true, toll_booth = true, border_control = true,
  checkpoint = true, entrance = true, kerb = true, coupure = true, no = true
}

local function set(value)
  return value and value ~= ''
end

-- Whether what is tagged opens or closes; nil where nothing is tagged.
local function allowed(object, direction)
  for _, key in ipairs(hierarchy) do
    local value = direction and object:get_value_by_key(key .. ':' .. direction)
    if not set(value) then value = object:get_value_by_key(key) end
    if set(value) then
      for part in value:gmatch('[^;,]+') do
        if not open[part:gsub('^%s+', ''):gsub('%s+$', ''):lower()] then return false end
      end
      return true
    end
  end
end

function setup()
  return {
    properties = {
      weight_name = 'duration',
      max_speed_for_map_matching = 180 / 3.6,
      process_call_tagless_node = false,
      u_turn_penalty = 0,
      traffic_signal_penalty = 0,
      continue_straight_at_waypoint = false,
      use_turn_restrictions = true
    },
    restrictions = Sequence { 'hgv', 'motor_vehicle', 'vehicle' },
    classes = Sequence {},
    excludable = Sequence {},
    relation_types = Sequence {}
  }
end

Sequence = require('lib/sequence')

function process_node(profile, node, result)
  local barrier = node:get_value_by_key('barrier')
  if set(barrier) then
    local may = allowed(node)
    if may == nil then may = passed[barrier] end
    if not may then obstacle_map:add(node, Obstacle.new(obstacle_type.barrier)) end
  end
  local highway = node:get_value_by_key('highway')
  if highway == 'turning_circle' or highway == 'turning_loop' or highway == 'mini_roundabout' then
    obstacle_map:add(node, Obstacle.new(obstacle_type[highway]))
  end
end

function process_way(profile, way, result)
  local speed = speeds[way:get_value_by_key('highway') or '']
  if not speed or way:get_value_by_key('area') == 'yes' then return end
  local emergency = way:get_value_by_key('service') == 'emergency_access'
  local function may(direction)
    local said = allowed(way, direction)
    if said == nil then said = not emergency end
    if near and said and not set(way:get_value_by_key('motor_vehicle')) then
      local cars = way:get_value_by_key('motorcar')
      if set(cars) and not open[cars] then return false end
    end
    return said
  end
  result.forward_mode = may('forward') and mode.driving or mode.inaccessible
  result.backward_mode = may('backward') and mode.driving or mode.inaccessible

  local junction = way:get_value_by_key('junction')
  local round = junction == 'roundabout' or junction == 'circular'
  local one_way
  for _, key in ipairs { 'oneway:motor_vehicle', 'oneway:vehicle', 'oneway' } do
    local value = way:get_value_by_key(key)
    if set(value) then
      one_way = value
      break
    end
  end
  if not one_way and (round or way:get_value_by_key('highway') == 'motorway') then
    one_way = 'yes'
  end
  if one_way == '-1' or one_way == 'reverse' then
    result.forward_mode = mode.inaccessible
  elseif one_way == 'reversible' then
    result.forward_mode, result.backward_mode = mode.inaccessible, mode.inaccessible
  elseif one_way and one_way ~= 'no' and one_way ~= 'false' and one_way ~= '0'
      and one_way ~= 'alternating' then
    result.backward_mode = mode.inaccessible
  end

  -- plain_fine.lua drives more slowly.
  result.forward_speed = speed / (slowness or 1)
  result.backward_speed = speed / (slowness or 1)
  result.roundabout = round and not near
  -- So that answers say on which way they are.
  result.name = tostring(way:id())
end

function process_turn(profile, turn)
  turn.duration = 0
  turn.weight = 0
end

return {
  setup = setup, process_node = process_node, process_way = process_way,
  process_turn = process_turn
}
