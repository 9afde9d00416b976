-- The plain car at a tenth of its speed, with our reading of two rules where OSRM differs:
-- `motorcar=no` closes a road to trucks, and a vehicle crosses a circle where two streets meet it
-- at one node.

slowness = 10
near = true

return require('plain')
