-- The plain car at a tenth of its speed. OSRM rounds the time of each segment to tenths of a
-- second: so they are hundredths of what the plain car takes.

slowness = 10

return require('plain')
