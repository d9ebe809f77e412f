/* Maps side by side: one ground scale for all, each at a place of its own.
 *
 * deseo.beside(map, settings) is called on every change. Web Mercator stretches with latitude, so
 * what the maps agree on is metres per pixel, not a zoom: each turns it into the zoom that its own
 * latitude needs. Until somebody zooms, all take the scale of the map that needs the coarsest one;
 * then all take the scale of the map that was zoomed. Panning one moves no other. Maps of one visit
 * speak on a channel of their own, and nothing goes through the server.
 */
(function () {
  'use strict';

  const EQUATOR_M = 40075016.686, TILE_PX = 256, PADDING_PX = 24, TOLERANCE = 0.002, STILL = 1e-4;

  function metresAt(zoom, lat) {
    return EQUATOR_M * Math.cos(lat * Math.PI / 180) / (TILE_PX * Math.pow(2, zoom));
  }

  function zoomAt(metres, lat) {
    return Math.log2(EQUATOR_M * Math.cos(lat * Math.PI / 180) / (TILE_PX * metres));
  }

  function isScale(value) { return Number.isFinite(value) && value > 0; }

  function Beside(map) {
    this._map = map;
    this._needs = {};       // metres per pixel at which each map shows its whole territory
    this._held = null;      // metres per pixel somebody zoomed to
    this._isQuiet = false;  // while we move the map ourselves
    this._channel = null;
    map.options.zoomSnap = 0;
    map.setMaxBounds(null); // at a scale that others need, a small place leaves room around it
    map.on('zoomend', this._tellZoom, this);
    map.on('moveend', this._keepScale, this);
  }

  Beside.prototype = {
    set: function (settings) {
      const before = this._settings;
      this._settings = settings;
      if (!before || before.channel !== settings.channel) { this._listen(settings.channel); }
      if (before && before.mode !== settings.mode) { this._begin(); }
      this._write(settings.words);
      this._say('hello');
      this._apply();
    },
    /* The map has another size: it may need another scale, and so may the others. */
    refit: function () {
      this._say('need');
      this._apply();
    },
    _begin: function () {
      this._held = null;
      this._map.deseo.view = this._map.deseo.options.bounds;
    },
    _listen: function (name) {
      if (this._channel) { this._channel.close(); }
      this._channel = new BroadcastChannel(name);
      this._channel.onmessage = this._hear.bind(this);
    },
    _say: function (kind) {
      const id = this._settings.id, map = this._map, size = map.getSize();
      if (size.x <= 2 * PADDING_PX || size.y <= 2 * PADDING_PX) { return; }
      const bounds = L.latLngBounds(map.deseo.options.bounds);
      const zoom = map.getBoundsZoom(bounds, false, L.point(PADDING_PX, PADDING_PX));
      this._needs[id] = metresAt(zoom, bounds.getCenter().lat);
      this._channel.postMessage({ kind: kind, id: id, need: this._needs[id], held: this._held });
    },
    _hear: function (event) {
      const told = event.data || {};
      if (this._settings.all.indexOf(told.id) < 0 || !isScale(told.need)) { return; }
      this._needs[told.id] = told.need;
      if (isScale(told.held) && (told.kind === 'zoom' || this._held === null)) {
        this._held = told.held;
      }
      if (told.kind === 'hello') { this._say('need'); }
      this._apply();
    },
    _target: function () {
      const needs = this._needs;
      const known = this._settings.all.map(function (id) { return needs[id]; }).filter(isScale);
      return this._held || Math.max.apply(null, known);
    },
    _apply: function () {
      const map = this._map, bounds = L.latLngBounds(map.deseo.options.bounds);
      const isWhole = Boolean(map.deseo.view) || this._settings.mode === 'fit';
      if (!isScale(this._needs[this._settings.id])) { return; }
      const at = isWhole ? bounds.getCenter() : map.getCenter();
      if (this._settings.mode === 'fit') {
        if (map.deseo.view) { this._go(at, zoomAt(this._needs[this._settings.id], at.lat)); }
      } else {
        this._go(at, zoomAt(this._target(), at.lat));
      }
    },
    /* Every move draws the whole map anew: a map that is there already stays as it is. */
    _go: function (at, zoom) {
      const map = this._map;
      const isThere = Math.abs(map.getZoom() - zoom) < STILL && map.getCenter().equals(at, STILL);
      if (!isThere) {
        this._isQuiet = true;
        map.setView(at, zoom, { animate: false });
        this._isQuiet = false;
      }
      this._mark();
    },
    _mark: function () {
      const map = this._map, metres = metresAt(map.getZoom(), map.getCenter().lat);
      map.getContainer().setAttribute('data-metres-per-pixel', metres.toFixed(4));
      return metres;
    },
    _tellZoom: function () {
      if (this._isQuiet) { return; }
      const metres = this._mark();
      this._map.deseo.view = null;
      if (this._settings.mode === 'fit') { return; }
      this._held = metres;
      this._say('zoom');
    },
    /* Panning north or south changes what a pixel measures: the zoom makes up for it. */
    _keepScale: function () {
      if (this._isQuiet || this._settings.mode === 'fit') { return; }
      const map = this._map, at = map.getCenter(), wanted = zoomAt(this._target(), at.lat);
      if (Math.abs(map.getZoom() - wanted) > TOLERANCE) { this._go(at, wanted); }
    },
    /* What must be said on the map itself: at which scale it is, and what it cannot show. */
    _write: function (lines) {
      const box = this._map.getContainer();
      if (!this._note) {
        this._note = L.DomUtil.create('div', 'deseo-note', box);
        this._note.setAttribute('role', 'note');
        this._note.style.fontSize = Math.max(13, this._map.deseo.options.labels.size - 3) + 'px';
      }
      this._note.replaceChildren.apply(this._note, lines.map(function (line) {
        const row = document.createElement('span');
        row.textContent = line;
        return row;
      }));
    }
  };

  deseo.beside = function (map, settings) {
    map.deseo.besides = map.deseo.besides || new Beside(map);
    map.deseo.besides.set(settings);
  };
})();
