/* Groups over the points: the hulls of candidates with their letters, the threads of networks.
 *
 * Mixed into the layer of points, whose canvas, data and placed marks they use.
 */
window.deseo.groupDrawings = (function () {
  'use strict';

  return {
    /* A cluster's line says how sure we are: solid, dashed, dotted. */
    _drawHulls: function () {
      const pen = this._ctx, map = this._map;
      this._hulls = (this._data.hulls || []).map(function (hull) {
        const shape = new Path2D();
        hull.rings.forEach(function (ring) {
          ring.forEach(function (at, k) {
            const p = map.latLngToLayerPoint(at);
            shape[k ? 'lineTo' : 'moveTo'](p.x, p.y);
          });
          shape.closePath();
        });
        pen.globalAlpha = hull.fill;
        pen.fillStyle = hull.colour;
        pen.fill(shape);
        pen.globalAlpha = 1;
        pen.setLineDash(hull.dash);
        pen.lineWidth = hull.width;
        pen.strokeStyle = hull.colour;
        pen.stroke(shape);
        pen.setLineDash([]);
        return { id: hull.id, shape: shape };
      });
    },
    _hullAt: function (at) {
      const pen = this._ctx, found = (this._hulls || []).filter(function (hull) {
        pen.save();
        pen.setTransform(1, 0, 0, 1, 0, 0);
        const inside = pen.isPointInPath(hull.shape, at.x, at.y);
        pen.restore();
        return inside;
      });
      return found.length ? found[found.length - 1].id : null;
    },
    _drawLetters: function () {
      const pen = this._ctx, style = this._data.style, map = this._map, r = style.labelSize * 0.85;
      pen.font = '700 ' + style.labelSize + 'px ' + style.font;
      pen.textAlign = 'center';
      (this._data.hulls || []).forEach(function (hull) {
        const p = map.latLngToLayerPoint(hull.at);
        pen.beginPath();
        pen.arc(p.x, p.y, r, 0, 2 * Math.PI);
        pen.fillStyle = hull.colour;
        pen.fill();
        pen.lineWidth = 1.5;
        pen.strokeStyle = style.halo;
        pen.stroke();
        pen.fillStyle = '#FFFFFF';
        pen.fillText(hull.letter, p.x, p.y + style.labelSize * 0.34);
      });
    },
    /* A network that exists: solid threads from the middle of its members to each of them. */
    _drawThreads: function () {
      const placed = this._placed, pen = this._ctx;
      return (this._data.networks || []).map(function (network) {
        const n = network.members.length, middle = [0, 0];
        network.members.forEach(function (i) {
          middle[0] += placed[2 * i] / n;
          middle[1] += placed[2 * i + 1] / n;
        });
        pen.beginPath();
        network.members.forEach(function (i) {
          pen.moveTo(middle[0], middle[1]);
          pen.lineTo(placed[2 * i], placed[2 * i + 1]);
        });
        pen.lineWidth = 1.8;
        pen.strokeStyle = network.colour;
        pen.stroke();
        return { name: network.name, x: middle[0], y: middle[1] };
      });
    },
    /* Names stand below one another where they would cover each other. */
    _drawThreadNames: function (middles) {
      const pen = this._ctx, style = this._data.style, high = style.labelSize + 8, taken = [];
      pen.font = '600 ' + style.labelSize + 'px ' + style.font;
      pen.textAlign = 'center';
      middles.forEach(function (m) {
        const wide = pen.measureText(m.name).width / 2 + 7;
        let y = m.y;
        const covers = function (t) {
          return Math.abs(t.x - m.x) < t.wide + wide && Math.abs(t.y - y) < high;
        };
        while (taken.some(covers)) { y += high; }
        taken.push({ x: m.x, y: y, wide: wide });
        pen.fillStyle = style.halo;
        pen.fillRect(m.x - wide, y - high / 2, 2 * wide, high - 2);
        pen.strokeStyle = style.ink;
        pen.lineWidth = 1;
        pen.strokeRect(m.x - wide, y - high / 2, 2 * wide, high - 2);
        pen.fillStyle = style.ink;
        pen.fillText(m.name, m.x, y + style.labelSize * 0.32);
      });
    }
  };
})();
