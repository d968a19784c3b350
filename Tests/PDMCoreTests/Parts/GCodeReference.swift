/// Runs a program in Python: arcs are walked along in small steps, centres of arcs by radius are found by trying both.
enum GCodeReference {
  static let script =
    PartReference.boxCode + """
      import sys, re, math
      STEPS = 4000
      pos, modal, absolute, arc_abs, plane, feed = [0.0, 0.0, 0.0], 0, True, False, (0, 1, 2), None
      cut, every = Box(), Box()
      cutting = rapid = minutes = depth = extruded = travel = drawn = most = 0.0
      holes, e_abs, e, printing, retract, level, bottom = 0, True, 0.0, False, True, None, None
      feeds = set()
      unit = 1.0
      def walk(end, center, clockwise):
        a, b, c = plane
        r0 = math.hypot(pos[a] - center[a], pos[b] - center[b]); r1 = math.hypot(end[a] - center[a], end[b] - center[b])
        t0 = math.atan2(pos[b] - center[b], pos[a] - center[a]); t1 = math.atan2(end[b] - center[b], end[a] - center[a])
        if clockwise and t1 >= t0 - 1e-12: t1 -= 2 * math.pi
        if not clockwise and t1 <= t0 + 1e-12: t1 += 2 * math.pi
        points = []
        for i in range(STEPS + 1):
          s = i / STEPS; t = t0 + (t1 - t0) * s; r = r0 + (r1 - r0) * s; p = [0.0] * 3
          p[a] = center[a] + r * math.cos(t); p[b] = center[b] + r * math.sin(t); p[c] = pos[c] + (end[c] - pos[c]) * s
          points.append(p)
        return points, abs(t1 - t0)
      for line in sys.stdin.read().splitlines():
        line = re.sub(r'\\(.*?\\)|;.*|\\s', '', line).upper().lstrip('/')
        words = [(l, float(v)) for l, v in re.findall(r'([A-Z])([-+]?\\d*\\.?\\d*)', line) if v not in ('', '.', '-', '+')]
        w = dict(words)
        cycle_start = False
        gs = [v for l, v in words if l == 'G']
        for g in gs:
          if g in (0, 1, 2, 3, 81, 82, 83): modal = g
          if g == 80: modal = None
          if g in (90, 91): absolute = g == 90
          if g in (90.1, 91.1): arc_abs = g == 90.1
          if g in (17, 18, 19): plane = {17: (0, 1, 2), 18: (2, 0, 1), 19: (1, 2, 0)}[g]
          if g in (98, 99): retract = g == 98
        for m in [v for l, v in words if l == 'M']:
          if m in (82, 83): e_abs = m == 82
        if 92 in gs:
          if 'E' in w: e = w['E']
          continue
        if 'F' in w: feed = w['F']
        if not any(l in w for l in 'XYZE') or modal is None: continue
        end = list(pos)
        for i, l in enumerate('XYZ'):
          if l in w: end[i] = w[l] if absolute else pos[i] + w[l]
        if modal >= 81:
          if 'R' in w: level = w['R']
          if 'Z' in w: bottom = w['Z']
          end[2] = pos[2]
          holes += 1; depth += abs(level - bottom)
          for z in (level, bottom): cut.add((end[0], end[1], z)); every.add((end[0], end[1], z))
          end[2] = max(pos[2], level) if retract else level
          pos = end; feeds.add(feed)
          continue
        if modal in (2, 3):
          a, b, c = plane
          if 'R' in w:
            found = None
            d = complex(end[a] - pos[a], end[b] - pos[b]); r = abs(w['R'])
            off = 1j * d / abs(d) * math.sqrt(max(0, r * r - abs(d) ** 2 / 4))
            for sign in (1, -1):
              k = complex(pos[a], pos[b]) + d / 2 + sign * off; center = list(pos); center[a], center[b] = k.real, k.imag
              points, turn = walk(end, center, modal == 2)
              if (turn <= math.pi + 1e-9) == (w['R'] > 0): found = points
            points = found
          else:
            center = list(pos)
            for axis, l in ((0, 'I'), (1, 'J'), (2, 'K')):
              if axis in (a, b): center[axis] = w.get(l, 0) if arc_abs else pos[axis] + w.get(l, 0)
            points, _ = walk(end, center, modal == 2)
        else: points = [pos, end]
        length = sum(math.dist(p, q) for p, q in zip(points, points[1:]))
        push = 0
        if 'E' in w:
          printing = True
          push = w['E'] - e if e_abs and absolute else w['E']
          e += push; drawn += push; most = max(most, drawn)
        for p in points if length else []:
          every.add(p)
          if (push > 0) if printing else modal: cut.add(p)
        if push > 0: extruded += length
        else: travel += length
        if modal == 0: rapid += length
        elif not printing: cutting += length
        if length and feed and (printing or modal): minutes += length / feed
        if length and (modal or push > 0): feeds.add(feed)
        pos = end
      cut.show('cut '); every.show('all ')
      if printing: print('extruding length\\t%r\\ntravel length\\t%r\\nfilament\\t%r' % (extruded, travel, most))
      else: print('cutting length\\t%r\\nrapid length\\t%r' % (cutting, rapid))
      print('seconds\\t%r' % (minutes * 60))
      print('feeds\\t%r\\nslowest\\t%r\\nfastest\\t%r' % (len(feeds), min(feeds), max(feeds)))
      if holes: print('holes\\t%d\\ndrilled depth\\t%r' % (holes, depth))
      """
}
