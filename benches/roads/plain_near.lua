-- The plain car at a tenth of its speed, with our reading of three rules where OSRM differs:
-- `motorcar=no` closes a road to trucks, a vehicle turns round in front of a gate, and crosses a
-- circle where two streets meet it at one node.

slowness = 10
near = true

return require('plain')
