-- OSRM's own car, as a truck of 26 t: for figures of speed, not for durations.

local car = require('car')
local setup = car.setup

function car.setup()
  local truck = setup()
  truck.vehicle_height, truck.vehicle_width = 3.6, 2.55
  truck.vehicle_length, truck.vehicle_weight = 10.5, 26000
  truck.vehicle_max_speed = 85
  truck.access_tags_hierarchy = Sequence { 'hgv', 'motor_vehicle', 'vehicle', 'access' }
  truck.restrictions = Sequence { 'hgv', 'motor_vehicle', 'vehicle' }
  return truck
end

return car
