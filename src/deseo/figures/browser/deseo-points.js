/* Enterprises on one canvas: twenty thousand pan as lightly as twenty.
 *
 * Several that share one point are laid out around it like the seeds of a sunflower, so that none
 * hides another; a dashed ring as wide as the doubt says "somewhere in here". The order of the
 * columns is the order of the list beside the map.
 */
(function () {
  'use strict';

  const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
  const SEED_DENSITY = 1.77;          // neighbours in a sunflower stand 1.77 scales apart
  const TILE_PX = 256;

  function mercator(lat, lon) {
    const y = Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360));
    return [TILE_PX * (lon / 360 + 0.5), TILE_PX * (0.5 - y / (2 * Math.PI))];
  }

  function path(pen, shape, x, y, r) {
    pen.beginPath();
    if (shape === 'square') { pen.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7); return; }
    const corners = { triangle: 3, diamond: 4, pentagon: 5 }[shape];
    if (!corners) { pen.arc(x, y, r, 0, 2 * Math.PI); return; }
    for (let k = 0; k < corners; k += 1) {
      const a = -Math.PI / 2 + 2 * Math.PI * k / corners, s = r * 1.15;
      pen[k ? 'lineTo' : 'moveTo'](x + s * Math.cos(a), y + s * Math.sin(a));
    }
    pen.closePath();
  }

  /* One small picture per look and size, stamped as often as needed. */
  function stamp(look, r) {
    const ratio = window.devicePixelRatio || 1, side = Math.ceil(r * 2.6 + 4);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side * ratio;
    const pen = canvas.getContext('2d');
    pen.scale(ratio, ratio);
    path(pen, look.shape, side / 2, side / 2, r);
    pen.fillStyle = look.filled ? look.colour : look.paper;
    pen.fill();
    pen.lineWidth = look.filled ? 1 : Math.max(1.4, r * 0.38);
    pen.strokeStyle = look.filled ? look.paper : look.colour;
    pen.stroke();
    return { canvas: canvas, side: side };
  }

  /* Who shares a point with whom, and how far the next shared point is (in pixels at zoom 0). */
  function findStacks(columns) {
    const stacks = new Map(), n = columns.lat.length;
    for (let i = 0; i < n; i += 1) {
      const key = columns.lat[i] + ',' + columns.lon[i];
      if (!stacks.has(key)) {
        const at = mercator(columns.lat[i], columns.lon[i]);
        stacks.set(key, { x: at[0], y: at[1], members: [], room: Infinity, lat: columns.lat[i], doubt: 0 });
      }
      const stack = stacks.get(key);
      stack.members.push(i);
      stack.doubt = Math.max(stack.doubt, columns.doubt ? columns.doubt[i] : 0);
    }
    const all = Array.from(stacks.values());
    const shared = all.filter(function (s) { return s.members.length > 1; });
    shared.forEach(function (a) {
      shared.forEach(function (b) {
        if (a !== b) { a.room = Math.min(a.room, Math.hypot(a.x - b.x, a.y - b.y) / 2); }
      });
    });
    return all;
  }

  const PointLayer = deseo.CanvasLayer.extend({
    includes: deseo.groupDrawings,
    initialize: function (payload) {
      deseo.CanvasLayer.prototype.initialize.call(this, { pane: 'deseoPoints', padding: 0.3 });
      this._data = payload;
      this._stacks = findStacks(payload.points);
      this._placed = new Float64Array(payload.points.lat.length * 2);
      this._shrunk = new Float64Array(payload.points.lat.length);
    },
    onAdd: function (map) {
      deseo.CanvasLayer.prototype.onAdd.call(this, map);
      map.on('mousemove', this._hover, this);
      map.on('click', this._choose, this);
      this._showChosen();
      map.getContainer().setAttribute('data-points', String(this._data.points.lat.length));
    },
    onRemove: function () {
      this._map.off('mousemove', this._hover, this);
      this._map.off('click', this._choose, this);
      this._map.deseo.overPoint = false;
      this._map.getContainer().style.cursor = '';
      deseo.CanvasLayer.prototype.onRemove.call(this);
    },
    _radius: function () {
      const zoom = this._map.getZoom(), grow = this._data.style.scale;
      return grow * Math.max(3, Math.min(7.5, 3 + (zoom - 8) * 0.75));
    },
    _draw: function () {
      const map = this._map, data = this._data, r = this._radius();
      const scale = map.options.crs.scale(map.getZoom()) / TILE_PX, origin = map.getPixelOrigin();
      const stamps = data.looks.map(function (look) { return stamp(look, r); });
      const views = this._stacks.map(function (s) {
        return { stack: s, x: s.x * scale - origin.x, y: s.y * scale - origin.y };
      });
      this._drawHulls();
      views.forEach(function (v) { this._drawDoubt(v, scale); }, this);
      views.forEach(function (v) { this._placeStack(v, r, scale); }, this);
      const middles = this._drawThreads();
      this._drawMarks(stamps);
      this._drawLabels(r);
      this._drawThreadNames(middles);
      this._drawLetters();
      this._drawChosen(r);
    },
    _drawDoubt: function (view, scale) {
      const stack = view.stack, pen = this._ctx, style = this._data.style;
      if (!stack.doubt) { return; }
      const metresPerPixel = 40075016.686 * Math.cos(stack.lat * Math.PI / 180) / (TILE_PX * scale);
      const radius = stack.doubt / metresPerPixel;
      if (radius < 4) { return; }
      pen.beginPath();
      pen.arc(view.x, view.y, radius, 0, 2 * Math.PI);
      pen.globalAlpha = 0.07;
      pen.fillStyle = style.doubt;
      pen.fill();
      pen.globalAlpha = 0.75;
      pen.setLineDash([4, 4]);
      pen.lineWidth = 1.2;
      pen.strokeStyle = style.doubt;
      pen.stroke();
      pen.setLineDash([]);
      pen.globalAlpha = 1;
    },
    _placeStack: function (view, r, scale) {
      const members = view.stack.members;
      const wanted = (2 * r + 2) / SEED_DENSITY;
      const most = view.stack.room * scale / Math.sqrt(members.length);
      const step = Math.max(1.6, Math.min(wanted, most));
      const shrink = Math.min(1, Math.max(0.45, step / wanted));
      for (let k = 0; k < members.length; k += 1) {
        const i = members[k], away = members.length > 1 ? step * Math.sqrt(k + 0.5) : 0;
        const x = view.x + away * Math.cos(k * GOLDEN_ANGLE);
        const y = view.y + away * Math.sin(k * GOLDEN_ANGLE);
        this._placed[2 * i] = x;
        this._placed[2 * i + 1] = y;
        this._shrunk[i] = shrink;
      }
    },
    _drawMarks: function (stamps) {
      const points = this._data.points, placed = this._placed, pen = this._ctx;
      for (let i = 0; i < points.lat.length; i += 1) {
        const picture = stamps[points.look[i]];
        const side = picture.side * this._shrunk[i] * (points.size ? points.size[i] : 1);
        pen.drawImage(picture.canvas, placed[2 * i] - side / 2, placed[2 * i + 1] - side / 2, side, side);
      }
    },
    _drawLabels: function (r) {
      const labels = this._data.points.label, pen = this._ctx, style = this._data.style;
      if (!labels) { return; }
      pen.font = '600 ' + style.labelSize + 'px ' + style.font;
      pen.lineJoin = 'round';
      labels.forEach(function (label, i) {
        const size = this._data.points.size ? this._data.points.size[i] : 1;
        const side = this._data.points.side ? this._data.points.side[i] : 'right';
        const out = r * size + 6;
        const shift = { left: [-out, 0.35], right: [out, 0.35], above: [0, -0.8] }[side];
        pen.textAlign = { left: 'right', right: 'left', above: 'center' }[side];
        const x = this._placed[2 * i] + shift[0];
        const y = this._placed[2 * i + 1] + style.labelSize * shift[1];
        pen.lineWidth = 4;
        pen.strokeStyle = style.halo;
        pen.strokeText(label, x, y);
        pen.fillStyle = style.ink;
        pen.fillText(label, x, y);
      }, this);
    },
    _drawChosen: function (r) {
      const i = this._data.chosen, pen = this._ctx, style = this._data.style;
      if (!(i >= 0)) { return; }
      const x = this._placed[2 * i], y = this._placed[2 * i + 1];
      [[style.halo, 6], [style.accent, 3]].forEach(function (ring) {
        pen.beginPath();
        pen.arc(x, y, r + 6, 0, 2 * Math.PI);
        pen.strokeStyle = ring[0];
        pen.lineWidth = ring[1];
        pen.stroke();
      });
    },
    _showChosen: function () {
      const i = this._data.chosen, points = this._data.points;
      if (!(i >= 0)) { return; }
      const at = L.latLng(points.lat[i], points.lon[i]);
      if (!this._map.getBounds().pad(-0.1).contains(at)) { this._map.panTo(at, { animate: false }); }
    },
    _nearest: function (at) {
      const placed = this._placed, grow = this._data.points.size;
      let best = -1, least = Infinity;
      for (let i = 0; i < placed.length / 2; i += 1) {
        const reach = this._radius() * (grow ? grow[i] : 1) + 6;
        const away = Math.hypot(placed[2 * i] - at.x, placed[2 * i + 1] - at.y);
        if (away < reach && away < least) { least = away; best = i; }
      }
      return best;
    },
    _hover: function (event) {
      const i = this._nearest(event.layerPoint), map = this._map, points = this._data.points;
      map.deseo.overPoint = i >= 0;
      map.getContainer().style.cursor = i >= 0 ? 'pointer' : '';
      if (i < 0) {
        if (!map.deseo.shades) { deseo.hideTip(map); }
        return;
      }
      deseo.showTip(map, event.containerPoint, [points.name[i], this._data.tips[points.tip[i]]]);
    },
    /* Tell streamlit-folium as one of its own drawings would: an event with a layer. */
    _choose: function (event) {
      const i = this._nearest(event.layerPoint), points = this._data.points;
      const id = i >= 0 ? points.id[i] : this._hullAt(event.layerPoint);
      if (!id) { return; }
      const feature = {
        type: 'Feature',
        properties: { id: id, at: Date.now() },
        geometry: { type: 'Point', coordinates: [event.latlng.lng, event.latlng.lat] }
      };
      this.fire('click', { latlng: event.latlng, layer: { toGeoJSON: function () { return feature; } } });
    }
  });

  deseo.points = function (map, payload) { return new PointLayer(payload); };
})();
