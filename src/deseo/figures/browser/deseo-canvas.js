/* Canvases that pan and zoom with a map: what every layer of ours is drawn on, and place names. */
window.deseo = (function () {
  'use strict';

  const MAX_LABELS = 90;

  /* A renderer's canvas, sharp on every screen, its origin at the map's layer point (0, 0). */
  function fitCanvas(canvas, pen, bounds) {
    const size = bounds.getSize(), ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(canvas, bounds.min);
    canvas.width = Math.round(ratio * size.x);
    canvas.height = Math.round(ratio * size.y);
    canvas.style.width = size.x + 'px';
    canvas.style.height = size.y + 'px';
    pen.setTransform(ratio, 0, 0, ratio, -bounds.min.x * ratio, -bounds.min.y * ratio);
  }

  /* A canvas that pans and zooms with the map; whoever extends it says what to `_draw`. */
  const CanvasLayer = L.Renderer.extend({
    _initContainer: function () {
      this._container = document.createElement('canvas');
      this._container.setAttribute('aria-hidden', 'true');
      this._ctx = this._container.getContext('2d');
    },
    _destroyContainer: function () { L.DomUtil.remove(this._container); },
    _updatePaths: function () {},
    _update: function () {
      if (this._map._animatingZoom && this._bounds) { return; }
      L.Renderer.prototype._update.call(this);
      fitCanvas(this._container, this._ctx, this._bounds);
      this._draw();
    }
  });

  const LabelLayer = CanvasLayer.extend({
    initialize: function (places, style) {
      CanvasLayer.prototype.initialize.call(this, { pane: 'deseoLabels', padding: 0.2 });
      this._places = places;
      this._style = style;
    },
    _draw: function () {
      const zoom = this._map.getZoom(), pen = this._ctx, style = this._style, map = this._map;
      const reach = style.size + 4;
      const taken = map.deseo.signs.map(function (sign) {
        const at = map.latLngToLayerPoint(sign);
        return [at.x - reach, at.y - reach, at.x + reach, at.y + reach];
      });
      const most = MAX_LABELS + taken.length;
      const finest = zoom < 8 ? 1 : zoom < 9.5 ? 2 : zoom < 11 ? 3 : 4;
      pen.font = '600 ' + style.size + 'px ' + style.font;
      pen.textAlign = 'center';
      pen.lineJoin = 'round';
      for (const place of this._places) {
        if (place.rank > finest || taken.length >= most) { continue; }
        const at = this._map.latLngToLayerPoint(place.at);
        if (!this._bounds.contains(at)) { continue; }
        const wide = pen.measureText(place.name).width / 2 + 6, high = style.size;
        const box = [at.x - wide, at.y - high - 6, at.x + wide, at.y + 4];
        const free = taken.every(function (t) {
          return box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3];
        });
        if (!free) { continue; }
        taken.push(box);
        pen.lineWidth = 3.5;
        pen.strokeStyle = style.halo;
        pen.strokeText(place.name, at.x, at.y - 7);
        pen.fillStyle = style.ink;
        pen.fillText(place.name, at.x, at.y - 7);
      }
    }
  });

  return { CanvasLayer: CanvasLayer, LabelLayer: LabelLayer };
})();
